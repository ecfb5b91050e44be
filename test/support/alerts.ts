import { newId, type TargetId } from '../../src/core/ids.js';
import type { AlertFacts } from '../../src/evidence/alerts/alerts.js';
import type { AlertFact } from '../../src/evidence/alerts/alert-model.js';

/** Facts of a service in which nothing is the matter. */
export function quietFacts(changes: Partial<AlertFacts> = {}): AlertFacts {
  return {
    targets: [],
    isServiceFrozen: false,
    health: [],
    owed: [],
    parked: [],
    poison: [],
    lateRevocations: [],
    openHolds: [],
    waitingUsers: undefined,
    credentials: [],
    certificates: [],
    ...changes,
  };
}

/** One fact: a target that is unreachable unless `changes` says otherwise. */
export function aFact(changes: Partial<AlertFact> = {}): AlertFact {
  const targetId: TargetId = newId('tgt');
  return {
    kind: 'target.unreachable',
    subject: targetId,
    severity: 'warning',
    level: 1,
    targetId,
    details: {},
    ...changes,
  };
}
