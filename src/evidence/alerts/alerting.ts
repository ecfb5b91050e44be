import type { TargetStore } from '../../assignments/store.js';
import type { Clock } from '../../core/clock.js';
import type { LeaseStore } from '../../core/lease-store.js';
import type { TargetId } from '../../core/ids.js';
import { createLoop, type Loop, type TurnResult } from '../../core/loop.js';
import type { SecretBox } from '../../core/secret-box.js';
import type { AlertFactNeeds } from './alert-facts.js';
import { createTellAlerts } from './alert-sender.js';
import { createAlerts, type Alerts } from './alert-service.js';
import type { AlertStore } from './alert-store.js';
import { createOperatorWebhooks, type OperatorPost, type OperatorWebhooks } from './operator-webhook.js';

/** How often the facts are looked at. */
const lookEveryMs = 10_000;
const leaseName = 'alerts';
/** Outlasts a turn, however slowly the operator's address answers. */
const leaseMs = 60_000;

interface Needs extends Omit<AlertFactNeeds, 'store'> {
  readonly store: AlertFactNeeds['store'] & AlertStore & LeaseStore & Pick<TargetStore, 'findTarget'>;
  readonly secretBox: SecretBox;
  readonly post: OperatorPost;
  readonly clock: Clock;
  readonly random: () => number;
  /** A name of this process that no other has. */
  readonly holder: string;
  /** `event` is a fixed word; fields are ids, counts and codes. */
  readonly onTrouble: (event: string, fields: Readonly<Record<string, unknown>>, cause?: unknown) => void;
}

/** Alerts, the operator's webhook, and the loop that looks and tells; of several instances one does the work. */
export interface Alerting {
  readonly alerts: Alerts;
  readonly operatorWebhooks: OperatorWebhooks;
  readonly alertLoop: Loop;
  /** An offboarding left a role with fewer holders than its minimum. Never throws: a failure is reported. */
  noteBelowMin(targetId: TargetId, role: string): void;
}

/** Builds all three; nothing runs until the loop is started. Deliveries never wait for it. */
export function createAlerting(needs: Needs): Alerting {
  const { store, clock, holder, onTrouble } = needs;
  const teller = createTellAlerts({ ...needs, onFailed: (failure) => onTrouble('alert.not_told', failure) });

  const turn = async (): Promise<TurnResult> => {
    const now = clock();
    const until = new Date(now.getTime() + leaseMs);
    if ((await store.takeLease({ name: leaseName, holder, now, until })) === undefined) return { idleUntil: undefined };
    await alerts.look();
    const { isDone, nextAt } = await teller.tell();
    return isDone ? { idleUntil: nextAt } : 'more';
  };
  const loop = createLoop({
    turn,
    onError: (error) => onTrouble('alerts.failed', {}, error),
    clock,
    pollMs: lookEveryMs,
  });
  const alerts = createAlerts({ ...needs, onChanged: () => loop.nudge() });
  const onWebhookChanged = (): void => {
    teller.endPause();
    loop.nudge();
  };

  return {
    alerts,
    operatorWebhooks: createOperatorWebhooks({ ...needs, onChanged: onWebhookChanged }),
    noteBelowMin: (targetId, role) => {
      alerts.noteBelowMin(targetId, role).catch((error: unknown) => onTrouble('alerts.failed', { targetId }, error));
    },
    alertLoop: {
      ...loop,
      async stop() {
        await loop.stop();
        await store.dropLease(leaseName, holder);
      },
    },
  };
}
