import type { HotQuery } from './served-by.js';

const at = new Date('2026-11-22T09:00:00.000Z');
const known = { targetId: { $in: ['tgt_1', 'tgt_2'] } };
const lanes = { lane: { $in: [0, 1, 2, 3] } };
const either = { isFailing: { $in: [false, true] } };
const byOrdinal = { ordinal: 1 } as const;
const newestFirst = { ordinal: -1 } as const;

const assignments: readonly Omit<HotQuery, 'collection'>[] = [
  { what: 'an assignment met before', filter: { _id: 'asg_1', targetId: 'tgt_1' } },
  { what: 'an assignment as it was read', filter: { _id: 'asg_1', targetId: 'tgt_1', key: 'lea', stamp: 1 } },
  { what: 'the account of a key', filter: { targetId: 'tgt_1', key: 'lea' } },
  { what: 'the accounts of a user', filter: { ...known, userIds: 'usr_1' }, sort: byOrdinal, few: ['userIds'] },
  {
    what: 'the accounts a user stood behind',
    filter: { ...known, 'formerUsers.userId': { $in: ['usr_1'] } },
    few: ['formerUsers.userId'],
  },
  {
    what: 'due work',
    filter: { targetId: 'tgt_1', state: 'owed', ...lanes, readyAt: { $lte: at } },
    sort: { lane: 1, readyAt: 1 },
  },
  {
    what: 'due work of a receiver that takes one at a time',
    filter: { targetId: 'tgt_1', state: 'owed', ...lanes, readyAt: { $lte: at }, leaseUntil: { $lte: at } },
    sort: { lane: 1, readyAt: 1 },
    few: ['readyAt'],
  },
  { what: 'the next due time', filter: { ...known, state: 'owed', ...lanes }, sort: { readyAt: 1 } },
  { what: 'a page of assignments', filter: { ...known, ordinal: { $gt: 7 } }, sort: byOrdinal },
  {
    what: 'a page of assignments in a state',
    filter: { ...known, state: 'held', ...either, ordinal: { $gt: 7 } },
    sort: byOrdinal,
  },
  { what: 'every assignment', filter: { ordinal: { $gt: 7 } }, sort: byOrdinal },
  {
    what: 'open deliveries, newest first',
    filter: { targetId: 'tgt_1', state: 'owed', isFailing: false, version: { $lt: 9 } },
    sort: { version: -1 },
  },
  { what: 'how much is owed', filter: { targetId: 'tgt_1', state: 'owed' } },
  { what: 'whether a target is gone', filter: { targetId: 'tgt_1', isGone: true } },
  ...['parkedSince', 'poisonSince', 'lateSince'].map((moment) => ({
    what: `${moment}, the oldest`,
    filter: { targetId: 'tgt_1', [moment]: { $gt: new Date(0), $lte: at } },
    sort: { [moment]: 1 } as const,
  })),
  { what: 'history left by a crash', filter: { 'pending.id': { $gt: '' } } },
];

const revoked = { ...known, type: 'assignment.revoked' };

const versions: readonly Omit<HotQuery, 'collection'>[] = [
  { what: 'the history of a delivery', filter: { _id: 'dlv_1', targetId: 'tgt_1' } },
  { what: 'deliveries, newest first', filter: { ...known, ordinal: { $lt: 9 } }, sort: newestFirst },
  {
    what: 'deliveries of an assignment',
    filter: { ...known, assignmentId: 'asg_1', ordinal: { $lt: 9 } },
    sort: newestFirst,
    few: ['assignmentId'],
  },
  {
    what: 'superseded deliveries',
    filter: { targetId: 'tgt_1', isCurrent: false, acknowledgedAt: null, ordinal: { $lt: 9 } },
    sort: newestFirst,
  },
  { what: 'revocations, newest first', filter: { ...revoked, ordinal: { $lt: 9 } }, sort: newestFirst },
  { what: 'revocations of a key', filter: { ...revoked, key: 'lea' }, sort: newestFirst, few: ['key'] },
  { what: 'open revocations', filter: { ...revoked, isCurrent: true, acknowledgedAt: null, receivedAt: { $lt: at } } },
  {
    what: 'late revocations',
    filter: {
      ...revoked,
      ordinal: { $lt: 9 },
      $or: [{ isCurrent: true, acknowledgedAt: null, receivedAt: { $lt: at } }, { confirmedMs: { $gt: 60_000 } }],
    },
    sort: newestFirst,
    few: ['receivedAt', 'confirmedMs'],
  },
];

const attempts: readonly Omit<HotQuery, 'collection'>[] = [
  {
    what: 'the attempts of some deliveries',
    filter: { deliveryId: { $in: ['dlv_1'] } },
    sort: { at: 1, _id: 1 },
    few: ['deliveryId'],
  },
];

/** What workers, screens and checks ask of assignments and their deliveries. */
export const deliveryQueries: readonly HotQuery[] = [
  ...assignments.map((query) => ({ collection: 'assignments', ...query })),
  ...versions.map((query) => ({ collection: 'assignment_versions', ...query })),
  ...attempts.map((query) => ({ collection: 'attempts', ...query })),
];
