import { isFrozen } from '../assignments/targets.js';
import { isServiceError } from '../core/errors.js';
import type { TargetId } from '../core/ids.js';
import type { OpenTarget } from './attempt.js';
import { codeOf } from './code-of.js';
import type { WorkerNeeds } from './worker-needs.js';

/** Only an operator can mend a target that cannot be opened: it is looked at, and complained of, twice a minute and not at every turn. */
const brokenTargetRestMs = 30_000;

/** A target with its connector and secrets; undefined while it is unknown, switched off or frozen, or cannot be opened: its work stays due. `store_unavailable`. */
export type Opener = (targetId: TargetId, now: Date) => Promise<Omit<OpenTarget, 'isProbe' | 'sendBy'> | undefined>;

/** Builds an opener that remembers which targets could not be opened, and what it opened at this very moment: a turn asks twice, for revocations and for the rest. */
export function createOpener({
  findTarget,
  openSecrets,
  connectors,
  log,
}: Pick<WorkerNeeds, 'findTarget' | 'openSecrets' | 'connectors' | 'log'>): Opener {
  const restUntil = new Map<TargetId, number>();
  const rest = (targetId: TargetId, now: Date): void => {
    restUntil.set(targetId, now.getTime() + brokenTargetRestMs);
  };

  const open: Opener = async (targetId, now) => {
    if ((restUntil.get(targetId) ?? 0) > now.getTime()) return undefined;
    try {
      const target = await findTarget(targetId);
      if (!target?.isEnabled || isFrozen(target, now)) return undefined;
      const connector = connectors.get(target.connector.kind);
      if (connector) return { target, connector, secrets: await openSecrets(targetId, now) };
      rest(targetId, now);
      log.error('target.connector_unknown', { targetId, kind: target.connector.kind });
      return undefined;
    } catch (error) {
      if (isServiceError(error, 'store_unavailable')) throw error; // no fault of the target's, and over when the store is back
      rest(targetId, now);
      log.error('target.secrets_unreadable', { targetId, code: codeOf(error) });
      return undefined;
    }
  };

  let opened = { at: new Date(0), targets: new Map<TargetId, ReturnType<Opener>>() };
  return (targetId, now) => {
    if (opened.at !== now) opened = { at: now, targets: new Map() };
    const known = opened.targets.get(targetId) ?? open(targetId, now);
    opened.targets.set(targetId, known);
    return known;
  };
}
