import { fold } from '../../core/fold.js';
import type { Page, PageRequest } from '../../core/page.js';
import { nextTurn } from '../../core/turns.js';
import { createChainCheck, type ChainReport, type NotedHead } from './audit-chain.js';
import type { AuditActs } from './audit-acts.js';
import type { AuditChainer } from './audit-chainer.js';
import type { AuditEntry } from './audit-model.js';
import type { AuditQuery, AuditStore } from './audit-store.js';

/** Entries read at a time while the whole chain is checked or exported. */
const batchSize = 200;

interface Needs {
  readonly store: Pick<AuditStore, 'listAudit' | 'streamAudit' | 'eraseAuditDetails'>;
  readonly acts: AuditActs;
  readonly chainer: Pick<AuditChainer, 'catchUp'>;
}

/** Who changed what, and whether the record of it is whole. */
export interface Audit extends AuditActs {
  /** Newest first; what happened up to now is in it. */
  list(query: AuditQuery, page: PageRequest): Promise<Page<AuditEntry>>;
  /** Reads the whole chain. `noted`: a head written down earlier, which must still be in it. */
  verify(noted?: NotedHead): Promise<ChainReport>;
  /** The chain from its first entry on as lines of JSON with digests in place of details: enough to check it elsewhere. */
  export(): AsyncIterable<string>;
  /**
   * Removes the details of every entry that names one of these user ids, account keys, user names or other texts by which the person is known. The chain
   * still verifies. Returns of how many entries.
   */
  erase(names: readonly string[]): Promise<number>;
}

/** Builds the service on its store. */
export function createAudit({ store, acts, chainer }: Needs): Audit {
  return {
    ...acts,
    async list(query, page) {
      await chainer.catchUp();
      return store.listAudit(query, page);
    },
    async verify(noted) {
      await chainer.catchUp();
      const check = createChainCheck(noted);
      for await (const batch of store.streamAudit(batchSize)) {
        if (!batch.every((entry) => check.take(entry))) break;
        await nextTurn();
      }
      return check.report();
    },
    async *export() {
      await chainer.catchUp();
      for await (const batch of store.streamAudit(batchSize)) {
        yield batch.map(exportLine).join('');
        await nextTurn();
      }
    },
    async erase(names) {
      await chainer.catchUp();
      return store.eraseAuditDetails(names.map(fold));
    },
  };
}

function exportLine({ content: _content, at, ...fields }: AuditEntry): string {
  return `${JSON.stringify({ ...fields, at: at.toISOString() })}\n`;
}
