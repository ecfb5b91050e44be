import { describe, expect, it } from '@jest/globals';
import { newId } from '../../../../src/core/ids.js';
import { deliveryId, webhookId } from '../../../../src/delivery/model.js';
import { openSqliteStore } from '../../../../src/stores/sqlite/open.js';
import { versionWrite } from '../../../contract/store/given.js';

const at = new Date('2026-11-22T09:00:00.000Z');
const later = new Date('2026-11-22T10:00:00.000Z');

describe('catching up on more than one step reads', () => {
  it('sends each account again once, although it was made and failed since then', async () => {
    const store = await openSqliteStore('sqlite::memory:', { clock: () => at });
    const targetId = newId('tgt');
    const keys = Array.from({ length: 2_100 }, (_, n) => `p${n}`);
    const made = await Promise.all(
      keys.map((key) => store.insertAssignment(newId('asg'), targetId, { ...versionWrite(key), at })),
    );
    await Promise.all(
      made.map((assignment) =>
        store.appendAttempt({
          id: newId('att'),
          deliveryId: deliveryId(assignment),
          webhookId: webhookId(assignment),
          assignmentId: assignment.id,
          targetId,
          lane: 2,
          trigger: 'scheduled',
          worker: 'test',
          at,
          elapsedMs: 1,
          outcome: { kind: 'retryable', reason: 'timeout' },
        }),
      ),
    );
    expect(await store.recover(targetId, at, later)).toBe(2_100);
    const resends = new Set<number>();
    for await (const some of store.streamAssignments(targetId, 500))
      for (const { delivery } of some) resends.add(delivery.resend);
    expect([...resends]).toEqual([1]);
    expect(await store.recover(targetId, later, later)).toBe(0);
    await store.close();
  });
});
