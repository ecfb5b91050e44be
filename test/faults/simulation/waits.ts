import type { Assignment } from '../../../src/assignments/model.js';
import type { AssignmentId } from '../../../src/core/ids.js';
import { leaseMs } from '../../../src/delivery/limits.js';
import type { Shared } from './process.js';
import type { Troubles } from './troubles.js';

const minute = 60_000;
/** Five minutes between tries of a revocation with their spread, five minutes of a breaker, and a turn of the worker. */
const longestAfterTrouble = 6 * minute + 5 * minute + minute;
/** A revocation that has failed for a day is tried every 15 minutes. */
const longestAfterDays = 18 * minute + 5 * minute + minute;
const day = 24 * 60 * minute;

/** Revocations must not wait while their target answers. */
export interface Waits {
  look(records: readonly Assignment[]): void;
}

type Needs = Pick<Shared, 'timeline' | 'trace' | 'network' | 'state' | 'pollMs' | 'targets'>;

/** A revocation that was never tried must leave within the lease of a crashed worker; one that was, within the schedule's cap, both counted from the last trouble. */
export function createWaits({ timeline, trace, network, state, pollMs, targets }: Needs, troubles: Troubles): Waits {
  const firstSeen = new Map<AssignmentId, { readonly version: number; readonly at: number }>();
  const waitingSince = ({ id, version, versionAt }: Assignment): number => {
    const seen = firstSeen.get(id);
    if (seen?.version === version) return seen.at;
    firstSeen.set(id, { version, at: versionAt.getTime() });
    return versionAt.getTime();
  };
  const isSomebodyAtWork = (): boolean => troubles.processes.some((process) => !process.isPaused());

  return {
    look(records) {
      if (state.isFrozen || !isSomebodyAtWork()) {
        state.troubledAt = timeline.now;
        return;
      }
      for (const record of records) {
        const { targetId, lane, delivery, acknowledged, version } = record;
        if (lane > 1 || delivery.state !== 'owed' || acknowledged?.version === version) continue;
        const receiver = network.receivers.get(targetId);
        if (!receiver || !targets.get(targetId)?.isEnabled) continue;
        const since = Math.max(waitingSince(record), receiver.troubledAt, state.troubledAt);
        const isOld = since - (delivery.firstFailedAt?.getTime() ?? since) > day;
        if (timeline.now - since > (isOld ? longestAfterDays : longestAfterTrouble) + 2 * pollMs)
          trace.fail(`${record.key} v${version}: a revocation waits although its target answers`);
        const isUntried = delivery.attempts === 0 && since === waitingSince(record);
        if (isUntried && timeline.now - since > leaseMs + minute + 2 * pollMs)
          trace.fail(`${record.key} v${version}: a fresh revocation waits although its target answers`);
      }
    },
  };
}
