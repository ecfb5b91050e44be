/** What the doctor can find. Ids are stable: people filter and alert by them. */
export const checkKinds = [
  'store.answers',
  'store.slow',
  'store.down',
  'clock.apart',
  'keys.current',
  'keys.mixed',
  'keys.leftover',
  'keys.unknown',
  'disk.free',
  'disk.low',
  'target.answers',
  'target.off',
  'target.unreachable',
  'target.untrusted',
  'target.certificate',
  'policy.in_force',
  'policy.none',
  'policy.broken',
  'policy.finding',
  'pipeline.waiting',
  'freeze.on',
  'webhook.set',
  'webhook.missing',
  'backup.recent',
  'backup.old',
  'backup.none',
  'alert.open',
] as const;
export type CheckKind = (typeof checkKinds)[number];

/** `problem`: something does not work, or is about to stop. `warning`: it works, and somebody should look. */
export const checkStatuses = ['ok', 'warning', 'problem'] as const;
export type CheckStatus = (typeof checkStatuses)[number];

/** One line of the doctor. Values are names of targets, ids, counts and codes: nothing secret, nobody named. */
export interface Check {
  readonly kind: CheckKind;
  readonly status: CheckStatus;
  readonly values: Readonly<Record<string, string | number>>;
  /** Words of another part of the service, already in the reader's language, in place of the doctor's own. */
  readonly words?: { readonly message: string; readonly fix: string };
}
