import type { ResyncScope } from '../delivery/attention-store.js';

/** Which assignments one pass of a resync looks for. */
export interface ResyncPass {
  readonly state: 'owed' | 'parked' | 'done';
  readonly isFailing: boolean;
}

const owed: ResyncPass = { state: 'owed', isFailing: false };
const failing: ResyncPass = { state: 'owed', isFailing: true };
const parked: readonly ResyncPass[] = [
  { state: 'parked', isFailing: false },
  { state: 'parked', isFailing: true },
];

/** The passes of each scope. In this order nothing is met twice: every pass turns what it finds into what the first one looked for. */
export const resyncPasses: Readonly<Record<ResyncScope, readonly ResyncPass[]>> = {
  failed: [failing],
  pending: [owed, failing],
  parked,
  all: [owed, failing, ...parked, { state: 'done', isFailing: false }],
};
