import type { TargetStore } from '../../assignments/store.js';
import type { Clock } from '../../core/clock.js';
import type { SecretBox } from '../../core/secret-box.js';
import { nextAttempt, type FailedOutcome } from '../../delivery/retry.js';
import type { AttemptOutcome } from '../../delivery/model.js';
import type { Alert } from './alert-model.js';
import type { AlertStore, OperatorWebhook } from './alert-store.js';
import { operatorEventId, owedEvent, renderAlertEvent } from './operator-event.js';
import type { OperatorPost } from './operator-webhook.js';

/** Alerts looked at in one turn, one after the other; few, so that a stop waits little and the lease is prolonged in between. */
const perTurn = 3;
/** An address that does not answer is left alone for at most this long, whichever alert waits. */
const longestPauseMs = 60_000;

interface Needs {
  readonly store: Pick<AlertStore, 'listUntoldAlerts' | 'noteAlertTold' | 'noteAlertNotTold' | 'findOperatorWebhook'> &
    Pick<TargetStore, 'findTarget'>;
  readonly secretBox: SecretBox;
  readonly post: OperatorPost;
  readonly clock: Clock;
  readonly random: () => number;
  /** An event did not arrive; ids and codes only. */
  readonly onFailed: (failure: { readonly alertId: string; readonly error: string; readonly attempts: number }) => void;
}

/** What a turn of telling did: `isDone` when nothing more is due, until `nextAt` if that is known. */
export interface Told {
  readonly isDone: boolean;
  readonly nextAt?: Date;
}

/**
 * Tells the operator's webhook what it was not told yet: the present state of each alert that changed, never the steps between. One instance at
 * a time may call it.
 */
export interface TellAlerts {
  tell(): Promise<Told>;
  /** The address was changed: it need not rest any more. */
  endPause(): void;
}

/** Builds it on its ports. */
export function createTellAlerts(needs: Needs): TellAlerts {
  const { store, clock, random } = needs;
  let failuresInRow = 0;
  let pausedUntil: Date | undefined;

  const pause = (outcome: FailedOutcome): Date => {
    const now = clock();
    const { dueAt } = retryAt(outcome, failuresInRow, now, random());
    failuresInRow += 1;
    return new Date(Math.min(dueAt.getTime(), now.getTime() + longestPauseMs));
  };

  return {
    endPause() {
      failuresInRow = 0;
      pausedUntil = undefined;
    },

    async tell() {
      const webhook = await store.findOperatorWebhook();
      if (!webhook) return { isDone: true };
      if (pausedUntil && pausedUntil > clock()) return { isDone: true, nextAt: pausedUntil };
      const due = await store.listUntoldAlerts(clock(), perTurn);
      for (const alert of due) {
        const failure = await tellOne(needs, webhook, alert);
        if (failure?.kind === 'retryable') {
          pausedUntil = pause(failure);
          return { isDone: true, nextAt: pausedUntil };
        }
        failuresInRow = 0; // whatever it said, somebody answered
      }
      return { isDone: due.length < perTurn };
    },
  };
}

/** Undefined when it arrived, or when there was nothing to send. */
async function tellOne(needs: Needs, webhook: OperatorWebhook, alert: Alert): Promise<FailedOutcome | undefined> {
  const { store, clock, random, onFailed } = needs;
  const { id, change, notice } = alert;
  const isSevereEnough = alert.severity === 'critical' || webhook.minimumSeverity === 'warning';
  const type = owedEvent(alert, isSevereEnough);
  if (type === undefined) {
    await store.noteAlertTold(id, change, notice.isKnown);
    return undefined;
  }
  const target = alert.targetId && (await store.findTarget(alert.targetId));
  const outcome = await send(needs, webhook, operatorEventId(alert), renderAlertEvent(type, alert, target?.name));
  if (outcome.kind === 'delivered' || outcome.kind === 'superseded') {
    await store.noteAlertTold(id, change, type !== 'alert.resolved');
    return undefined;
  }
  const { dueAt } = retryAt(outcome, notice.attempts, clock(), random());
  const attempts = notice.attempts + 1;
  const error = describe(outcome);
  await store.noteAlertNotTold(id, change, { attempts, dueAt, error });
  onFailed({ alertId: id, error, attempts });
  return outcome;
}

/** The schedule of revocations: never given up, and at most five minutes apart. */
function retryAt(outcome: FailedOutcome, attempts: number, now: Date, jitter: number): { readonly dueAt: Date } {
  const next = nextAttempt({ lane: 0, attempts, outcome, now, jitter });
  return next.kind === 'again' ? next : { dueAt: new Date(now.getTime() + longestPauseMs) };
}

/** A secret that cannot be opened is a fault like any other: shown, and tried again. */
async function send(
  { secretBox, post, clock }: Needs,
  { url, sealedSecret }: OperatorWebhook,
  id: string,
  body: string,
): Promise<AttemptOutcome> {
  try {
    const secrets = [secretBox.open(sealedSecret)];
    return (await post.post({ id, url, body, secrets, now: clock() })).outcome;
  } catch {
    return { kind: 'refused', reason: 'not_sent' };
  }
}

function describe(outcome: AttemptOutcome): string {
  const reason = 'reason' in outcome ? outcome.reason : outcome.kind;
  return outcome.status === undefined ? reason : `${reason} ${outcome.status}`;
}
