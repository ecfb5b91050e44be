import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../../src/core/ids.js';
import type { ProvisioningEntry, ProvisioningResult } from '../../../../src/evidence/model.js';
import { openSqliteStore } from '../../../../src/stores/sqlite/open.js';
import type { Store } from '../../../../src/stores/store.js';

const start = Date.parse('2026-11-22T09:00:00.000Z');
const many = 25_000;
const directoryId = newId('dir');

function entry(index: number): ProvisioningEntry {
  const result: ProvisioningResult = index % 5_000 === 7 ? 'failure' : 'success';
  return {
    id: newId('ent'),
    at: new Date(start + index * 1_000),
    requestId: newId('req'),
    directoryId,
    operation: 'patch',
    resource: { type: 'User' },
    result,
    warnings: [],
    changed: [],
    durationMs: index,
  };
}

describe('a long log', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openSqliteStore('sqlite::memory:');
    await store.appendProvisioning(Array.from({ length: many }, (_, index) => entry(index)));
  });
  afterEach(() => store.close());

  it('lets requests in while it is looked through for entries of long ago', async () => {
    let turns = 0;
    const turn = () => {
      turns += 1;
      timer = setImmediate(turn);
    };
    let timer = setImmediate(turn);
    const { items } = await store.listProvisioning({ until: new Date(start + 3_000) }, { limit: 10 });
    clearImmediate(timer);
    expect(items.map(({ durationMs }) => durationMs)).toEqual([2, 1, 0]);
    expect(turns).toBeGreaterThanOrEqual(2);
  });

  it('is paged newest first without a gap or a repetition, wherever the entries lie', async () => {
    const found: number[] = [];
    let cursor: string | undefined;
    do {
      const page = { limit: 2, ...(cursor === undefined ? {} : { cursor }) };
      const { items, nextCursor } = await store.listProvisioning({ directoryId, result: 'failure' }, page);
      found.push(...items.map(({ durationMs }) => durationMs));
      cursor = nextCursor;
    } while (cursor !== undefined);
    expect(found).toEqual([20_007, 15_007, 10_007, 5_007, 7]);
  });

  it('is read to its end after its oldest entries were dropped, and when nothing is left', async () => {
    expect(await store.dropProvisioning(new Date(start + 10_000_000), many)).toBe(10_000);
    const { items } = await store.listProvisioning({ until: new Date(start + 10_002_000) }, { limit: 10 });
    expect(items.map(({ durationMs }) => durationMs)).toEqual([10_001, 10_000]);
    await store.dropProvisioning(new Date(start + many * 1_000), many);
    expect(await store.listProvisioning({}, { limit: 10 })).toEqual({ items: [] });
  });
});
