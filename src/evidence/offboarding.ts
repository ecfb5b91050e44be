import type { Offboarding } from '../assignments/model.js';
import type { OffboardingId } from '../core/ids.js';
import type { Page, PageRequest } from '../core/page.js';

/** One target's part of a leaver's timeline. Times absent when the step has not happened. */
export interface TimelineTarget {
  readonly target: string;
  readonly key: string;
  /** `revoked` acknowledged; `revoking` on its way; `failing` tried and not acknowledged; `blocked` by a freeze or protection; `never_had` nothing to revoke. */
  readonly state: 'revoked' | 'revoking' | 'failing' | 'blocked';
  readonly plannedAt?: Date;
  readonly sentAt?: Date;
  readonly acknowledgedAt?: Date;
  /** From the offboarding to the acknowledgement. */
  readonly elapsedMs?: number;
  readonly because?: string;
}

export interface OffboardingTimeline {
  readonly offboarding: Offboarding;
  readonly isComplete: boolean;
  readonly targets: readonly TimelineTarget[];
}

/** Ends a person's access everywhere, whatever the directories say, until somebody reinstates. */
export interface Offboardings {
  /** `not_found`, `person_ambiguous`. An offboarding already active for the person is answered again. */
  start(query: string, reason: string, by: string): Promise<Offboarding>;
  timeline(id: OffboardingId): Promise<OffboardingTimeline>;
  /** The directories and the policy decide again. `conflict` when it was reinstated before. */
  reinstate(id: OffboardingId, reason: string, by: string): Promise<Offboarding>;
  list(page: PageRequest): Promise<Page<Offboarding>>;
}
