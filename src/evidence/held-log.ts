import type { GuardEvent } from '../assignments/apply-decision.js';
import type { Clock } from '../core/clock.js';
import { newId, trustId } from '../core/ids.js';
import type { ProvisioningEntry } from './model.js';
import type { EvidenceStore } from './store.js';

interface Needs {
  readonly evidence: Pick<EvidenceStore, 'appendProvisioning'>;
  readonly clock: Clock;
  /** Told when the log could not be written; what was held stays held. */
  readonly onError: (error: unknown) => void;
}

/** Notes in the provisioning log that a limit held what a SCIM request led to, so that whoever follows the request sees why nothing arrived. */
export function createHeldLog({ evidence, clock, onError }: Needs): (event: GuardEvent) => void {
  return (event) => {
    const entry = heldEntry(event, clock());
    if (entry) evidence.appendProvisioning([entry]).catch(onError);
  };
}

/** Pure: the entry for what was held; undefined for anything that no request led to. */
function heldEntry(event: GuardEvent, at: Date): ProvisioningEntry | undefined {
  if (event.kind !== 'held') return undefined;
  const { requestId, directoryId, userId, targetId, holdId } = event;
  if (requestId === undefined || directoryId === undefined) return undefined;
  return {
    id: newId('ent'),
    at,
    requestId: trustId('req', requestId),
    directoryId,
    operation: 'assign',
    resource: { type: 'User', ...(userId === undefined ? {} : { id: userId }) },
    result: 'held',
    held: { targetId, holdId },
    warnings: [],
    changed: [],
    durationMs: 0,
  };
}
