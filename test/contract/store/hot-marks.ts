import { dueSources } from '../../../src/stores/mongo/claims.js';
import type { HotQuery } from './served-by.js';

const at = new Date('2026-01-01');
const notBusy = new Date(0);
/** What few users share at any time, so that nothing else asked of them costs much, for each kind of due user: a mark, a moment that came, an old policy. */
const fewOfKind = ['isMarked', 'isMarked', 'wakeAt', 'resolvedPolicy'];

const ofUsers: readonly Omit<HotQuery, 'collection'>[] = [
  ...dueSources({ now: at, policyVersion: 2 }).map((source, kind) => ({
    what: `due users, kind ${kind + 1}`,
    ...source,
    few: fewOfKind.slice(kind, kind + 1),
  })),
  { what: 'a leased user', filter: { directoryId: 'dir_1', _id: 'usr_1', lease: 'l', revision: 1 }, few: ['_id'] },
  { what: 'users of a decision', filter: { _id: { $in: ['usr_1', 'usr_2'] } } },
  { what: 'the next lease to end', filter: { busyUntil: { $gt: notBusy } }, sort: { busyUntil: 1 } },
  { what: 'the next rest to end', filter: { restUntil: { $gt: notBusy } }, sort: { restUntil: 1 } },
  {
    what: 'the next to wake',
    filter: { wakeAt: { $gt: notBusy }, busyUntil: notBusy, restUntil: notBusy },
    sort: { wakeAt: 1 },
    few: ['wakeAt'],
  },
  {
    what: 'users that no changed rule touches',
    filter: { resolvedPolicy: 1, ordinal: { $gt: 7 } },
    sort: { ordinal: 1 },
  },
  {
    what: 'groups left to raise',
    filter: { touchedGroups: { $gt: '' }, markedAt: { $lte: at } },
    few: ['touchedGroups'],
  },
  {
    what: 'the next members of a marked group',
    filter: { directoryId: 'dir_1', 'memberships.id': 'grp_1', ordinal: { $gt: 7 } },
    sort: { ordinal: 1 },
  },
];

/** What the pipeline asks, whether anything is due or not. */
export const markQueries: readonly HotQuery[] = [
  ...ofUsers.map((query) => ({ ...query, collection: 'users' })),
  {
    what: 'the next marked group',
    collection: 'groups',
    filter: { 'spread.at': { $gte: notBusy } },
    sort: { 'spread.at': 1 },
  },
];
