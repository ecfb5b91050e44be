import { newSigningSecret } from '../../assignments/signing-secret.js';
import type { Clock } from '../../core/clock.js';
import { ServiceError } from '../../core/errors.js';
import type { SecretBox } from '../../core/secret-box.js';
import type { SendResult } from '../../delivery/connector.js';
import type { AlertSeverity } from './alert-model.js';
import type { AlertStore, OperatorWebhook } from './alert-store.js';
import { renderOperatorTest } from './operator-event.js';

/** One signed POST to an operator's address, under the same rules as those to targets. */
export interface OperatorPost {
  /** The URL as it is kept, or `invalid_input` when it may not be sent to. Connects nowhere. */
  parseUrl(url: string): string;
  /** `id` becomes the webhook-id; `secrets` are in clear. Never throws for what the other side does. */
  post(event: {
    readonly id: string;
    readonly url: string;
    readonly body: string;
    readonly secrets: readonly string[];
    readonly now: Date;
  }): Promise<SendResult>;
}

interface Needs {
  readonly store: Pick<
    AlertStore,
    'findOperatorWebhook' | 'putOperatorWebhook' | 'removeOperatorWebhook' | 'retellAlerts'
  >;
  readonly secretBox: SecretBox;
  readonly post: OperatorPost;
  readonly clock: Clock;
  /** Something may have to be sent. */
  readonly onChanged: () => void;
}

/** Where operators are told of alerts: one address. */
export interface OperatorWebhooks {
  /** Takes the place of the one before, with a new secret, whose text is shown only here. Open alerts nobody was told of are sent to it. `invalid_input`. */
  put(input: { readonly url: string; readonly minimumSeverity: AlertSeverity }): Promise<{
    readonly webhook: OperatorWebhook;
    readonly signingSecret: string;
  }>;
  /** `not_found`. */
  get(): Promise<OperatorWebhook>;
  /** `not_found`. */
  remove(): Promise<void>;
  /** Sends a signed `operator.test` now. `not_found`. */
  test(): Promise<SendResult>;
}

/** Builds the service on its ports. */
export function createOperatorWebhooks({ store, secretBox, post, clock, onChanged }: Needs): OperatorWebhooks {
  const get = async (): Promise<OperatorWebhook> => {
    const webhook = await store.findOperatorWebhook();
    if (!webhook) throw notSet();
    return webhook;
  };
  return {
    get,

    async put({ url, minimumSeverity }) {
      const now = clock();
      const signingSecret = newSigningSecret();
      const sealedSecret = secretBox.seal(signingSecret);
      const webhook = { url: post.parseUrl(url), minimumSeverity, sealedSecret, createdAt: now };
      await store.putOperatorWebhook(webhook);
      await store.retellAlerts(now);
      onChanged();
      return { webhook, signingSecret };
    },

    async remove() {
      if (!(await store.removeOperatorWebhook())) throw notSet();
    },

    async test() {
      const { url, sealedSecret } = await get();
      const now = clock();
      const id = `tst_operator_${now.getTime()}`;
      return post.post({ id, url, body: renderOperatorTest(now), secrets: [secretBox.open(sealedSecret)], now });
    },
  };
}

function notSet(): ServiceError<'not_found'> {
  return new ServiceError('not_found', { kind: 'operator webhook', id: 'operator-webhook' });
}
