import type { Answer } from '../../api/types.js';
import type { StateName } from '../../components/state-badge.js';

export type Leaver = Answer<'/leavers', 'get'>['items'][number];
export type LeaverAccount = Leaver['accounts'][number];
export type OffboardingRecord = Answer<'/offboardings', 'get'>['items'][number];
export type PersonTimeline = Answer<'/people/{person}/timeline', 'get'>;
export type Entry = PersonTimeline['targets'][number];

/** The badge that stands for each state of an account in a timeline. */
export const entryLooks = {
  revoked: 'success',
  revoking: 'pending',
  failing: 'failing',
  blocked: 'blocked',
  held: 'held',
  kept: 'open',
  taken_over: 'superseded',
} as const satisfies Readonly<Record<Entry['state'], StateName>>;

/** Days back that the list of leavers may go. */
export const periods = ['7', '30', '90', '365'] as const;
export type Period = (typeof periods)[number];

const dayMs = 86_400_000;

/** The midnight (UTC) that many days ago; the same all day long, so that it can stand in the key of a reading. */
export function sinceOf(period: Period, now: number): string {
  return new Date((Math.floor(now / dayMs) - Number(period)) * dayMs).toISOString();
}

/** Who an offboarding is about: the address it was found by, else the id of a record. */
export function nameOf({ keys, userIds }: Pick<OffboardingRecord, 'keys' | 'userIds'>): string {
  return keys[0]?.replace(/^\w+:/, '') ?? userIds[0] ?? '';
}
