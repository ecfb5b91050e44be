import type { Answer } from '../../api/types.js';
import type { RecordKind } from '../../components/record-link.js';
import type { StateName } from '../../components/state-badge.js';
import type words from '../../locales/en/audit.json';

export type Entry = Answer<'/audit', 'get'>['items'][number];
export type Report = Answer<'/audit/verify', 'get'>;

type Named<Prefix extends string> =
  Extract<keyof typeof words, `${Prefix}.${string}`> extends `${Prefix}.${infer Name}` ? Name : never;

/** Everything the audit may tell of, each with words of its own under `action.<action>`. */
export const actions = [
  'admin.create',
  'admin.password',
  'admin.remove',
  'admin.update',
  'alert.acknowledge',
  'api_key.create',
  'api_key.remove',
  'assignment.decided',
  'delivery.resend',
  'directory.create',
  'directory.remove',
  'directory.update',
  'hold.opened',
  'hold.release',
  'hold.released',
  'hold.discard',
  'hold.discarded',
  'hold.dissolved',
  'oauth_client.create',
  'oauth_client.remove',
  'oauth_secret.create',
  'oauth_secret.retire',
  'offboarding.start',
  'offboarding.reinstate',
  'operator_webhook.put',
  'operator_webhook.delete',
  'operator_webhook.test',
  'person.export',
  'person.purge',
  'person.reveal',
  'person.run',
  'policy.plan',
  'policy.publish',
  'policy.in_force',
  'retention.change',
  'secrets.rotate',
  'service.freeze',
  'service.thaw',
  'session.create',
  'session.end',
  'session.sign_out',
  'settings.revocations',
  'sign_on.put',
  'sign_on.delete',
  'target.create',
  'target.freeze',
  'target.recover',
  'target.remove',
  'target.resync',
  'target.rotate_secret',
  'target.test',
  'target.thaw',
  'target.update',
  'token.create',
  'token.update',
  'token.retire',
] as const satisfies readonly Named<'action'>[];

export type Action = (typeof actions)[number];

/** Whether there are words for this action. */
export function isKnownAction(action: string): action is Action {
  return actions.some((known) => known === action);
}

/** Which subjects have a place of their own. */
export const subjectPlaces: Readonly<Record<string, RecordKind>> = {
  target: 'target',
  directory: 'directory',
  delivery: 'delivery',
  hold: 'hold',
  offboarding: 'offboarding',
  policy: 'policy',
};

interface Outcome {
  readonly state: StateName;
  readonly word: 'done' | 'refused' | 'failed' | 'unknown' | 'owed' | 'held';
}

/** The badge and the word for how something ended. */
export function outcomeOf(outcome: string): Outcome {
  if (outcome.startsWith('refused')) return { state: 'blocked', word: 'refused' };
  switch (outcome) {
    case 'done':
      return { state: 'success', word: 'done' };
    case 'failed':
      return { state: 'failure', word: 'failed' };
    case 'owed':
      return { state: 'pending', word: 'owed' };
    case 'held':
      return { state: 'held', word: 'held' };
    default:
      return { state: 'skipped', word: 'unknown' };
  }
}
