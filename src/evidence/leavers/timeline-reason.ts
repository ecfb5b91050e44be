import type { HoldId } from '../../core/ids.js';

/**
 * Why an account's line stands as it does. `exception`: somebody discarded the hold that would have ended the access. `limit`: a safety limit holds the
 * change. `protected`: the policy never touches the account. `frozen`, `service_frozen`, `switched_off`: nothing is sent. `refused`: the last attempt failed.
 */
export type TimelineReason =
  | { readonly kind: 'exception'; readonly holdId: HoldId }
  | { readonly kind: 'limit'; readonly holdId?: HoldId }
  | { readonly kind: 'protected'; readonly target: string }
  | { readonly kind: 'frozen'; readonly target: string; readonly reason: string }
  | { readonly kind: 'service_frozen'; readonly reason: string }
  | { readonly kind: 'switched_off'; readonly target: string }
  | { readonly kind: 'refused'; readonly error: string };
