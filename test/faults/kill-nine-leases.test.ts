import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import { givenIn, later, start } from '../contract/store/given.js';

const leaseUntil = later(60);
const claimUsers = { now: start, policyVersion: 0, limit: 10, leaseUntil };
const claimSends = { now: start, maxLane: 3 as const, limit: 10, leaseUntil };

describe('work that a killed service had claimed', () => {
  let folder: string;
  let url: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rolecall-leases-'));
    url = `sqlite:${join(folder, 'rolecall.db')}`;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is due at once for the next one: a changed user does not wait for the lease to end', async () => {
    const before = await openSqliteStore(url);
    const user = await (await givenIn(before)).user('lea');
    expect(await before.claimDueUsers({ ...claimUsers, lease: 'first' })).toHaveLength(1);
    expect(await before.claimDueUsers({ ...claimUsers, lease: 'second' })).toEqual([]);
    await before.close();

    const after = await openSqliteStore(url);
    const claimed = await after.claimDueUsers({ ...claimUsers, lease: 'third' });
    await after.close();
    expect(claimed.map(({ userId }) => userId)).toEqual([user.id]);
  });

  it('is due at once for the next one: a role change that was being sent is sent again', async () => {
    const before = await openSqliteStore(url);
    const { id, targetId } = await (await givenIn(before)).assignment();
    expect(await before.claimDue({ ...claimSends, targetId, lease: 'first' })).toHaveLength(1);
    expect(await before.claimDue({ ...claimSends, targetId, lease: 'second' })).toEqual([]);
    await before.close();

    const after = await openSqliteStore(url);
    const claimed = await after.claimDue({ ...claimSends, targetId, lease: 'third' });
    await after.close();
    expect(claimed.map(({ assignment }) => assignment.id)).toEqual([id]);
  });

  it('still pauses after a failure: a restart does not shorten the wait', async () => {
    const before = await openSqliteStore(url);
    const user = await (await givenIn(before)).user('lea');
    await before.claimDueUsers({ ...claimUsers, lease: 'first' });
    await before.releaseUser({ ...user, userId: user.id }, 'first', later(5));
    await before.close();

    const after = await openSqliteStore(url);
    expect(await after.claimDueUsers({ ...claimUsers, lease: 'second' })).toEqual([]);
    expect(await after.claimDueUsers({ ...claimUsers, now: later(5), lease: 'third' })).toHaveLength(1);
    await after.close();
  });
});
