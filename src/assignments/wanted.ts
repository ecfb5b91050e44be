import type { Subject } from '../directory/model.js';
import type { TargetAccess } from '../mapping/access.js';
import type { OffboardPolicy } from '../mapping/policy-model.js';

/** What the policy and the overrides say about one account at one moment. */
export interface Wanted {
  readonly key: string;
  /** The users the account belongs to now, earliest first; none when nobody active holds the key. */
  readonly holders: readonly Subject[];
  /** No roles: no access. */
  readonly access: Pick<TargetAccess, 'roles' | 'matches'>;
  /** An explicit offboarding holds for the person. */
  readonly isOffboarded: boolean;
  /** When that offboarding was asked for, where it named these holders by itself; absent for holders it met later. */
  readonly offboardedAt?: Date;
  /** What becomes of the account when there is no access. */
  readonly offboard: OffboardPolicy;
  /** IANA zone in which calendar durations are counted. */
  readonly timezone: string;
}
