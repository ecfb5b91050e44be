import type { Clock } from '../../core/clock.js';
import type { LeaseStore } from '../../core/lease-store.js';
import { createAuditActs } from './audit-acts.js';
import { createAuditChainer, type AuditChainer } from './audit-chainer.js';
import type { AuditHead } from './audit-model.js';
import type { AuditStore } from './audit-store.js';
import { createAudit, type Audit } from './audit.js';

interface Needs {
  readonly store: AuditStore & LeaseStore;
  readonly clock: Clock;
  /** Names this process among all that share the store. */
  readonly holder: string;
  /** 16 random bytes, hexadecimal. */
  readonly newSalt: () => string;
  readonly onHead: (head: AuditHead) => void;
  readonly onError: (error: unknown) => void;
}

/** The audit as services use it, and the loop that keeps its chain. */
export function createAuditTrail(needs: Needs): { readonly audit: Audit; readonly chainer: AuditChainer } {
  const { store, clock, onError } = needs;
  const chainer = createAuditChainer(needs);
  const acts = createAuditActs({ store, clock, onError, onEnded: () => chainer.nudge() });
  return { audit: createAudit({ store, acts, chainer }), chainer };
}
