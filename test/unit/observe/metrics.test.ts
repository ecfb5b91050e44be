import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '../../../src/core/errors.js';
import { createMetrics } from '../../../src/observe/metrics.js';
import { timedStore } from '../../../src/observe/timed-store.js';

const reading = {
  dueUsers: 3,
  lateRevocations: 1,
  assignments: { pending: 2 },
  alerts: [{ kind: 'hold_open', severity: 'warning', count: 1 }],
  openHolds: 4,
  breakers: [{ target: 'gorgias-eu', state: 'open' as const }],
};

describe('the metrics', () => {
  it('show what the store says at that moment', async () => {
    const { text } = await createMetrics(async () => reading, '1.2.3').render();
    expect(text).toContain('rolecall_build_info{version="1.2.3"} 1\n');
    expect(text).toContain('rolecall_store_up 1\n');
    expect(text).toContain('rolecall_due_users 3\n');
    expect(text).toContain('rolecall_holds_open 4\n');
    expect(text).toContain('rolecall_target_breaker{target="gorgias-eu",state="open"} 1\n');
    expect(text).toContain('rolecall_target_breaker{target="gorgias-eu",state="closed"} 0\n');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('say that the store is away, and show no old number of it', async () => {
    let isAway = false;
    const metrics = createMetrics(async () => {
      if (isAway) throw new Error('away');
      return reading;
    });
    expect((await metrics.render()).text).toContain('rolecall_due_users');
    isAway = true;
    const { text } = await metrics.render();
    expect(text).toContain('rolecall_store_up 0\n');
    expect(text).not.toContain('rolecall_due_users');
    expect(text).toContain('rolecall_nodejs_eventloop_lag_p99_seconds');
  });

  it('keep few series however many directories there are', async () => {
    const metrics = createMetrics();
    for (let index = 0; index < 200; index += 1)
      metrics.countScim({
        operation: 'list',
        resource: 'User',
        directory: `dir_${index}`,
        status: 200,
        seconds: 0.01,
      });
    metrics.countScim({ operation: 'list', resource: 'User', status: 401, seconds: 0.01 });
    const { text } = await metrics.render();
    const counts = text.split('\n').filter((line) => line.startsWith('rolecall_scim_request_seconds_count'));
    expect(counts).toHaveLength(52);
    expect(text).toContain('directory="other",status="2xx"} 150');
    expect(text).toContain('directory="none",status="4xx"} 1');
  });
});

describe('a timed store', () => {
  it('answers as before, and notes each call: read or write, answered, refused or unavailable', async () => {
    const noted: unknown[] = [];
    const store = timedStore(
      {
        kept: 7,
        findUser: async (id: string) => `user ${id}`,
        writeUser: () => Promise.reject(new ServiceError('version_mismatch', { kind: 'user', id: 'u' })),
        listUsers: () => Promise.reject(new ServiceError('store_unavailable', { message: 'gone' })),
        async *streamUsers() {
          yield 1;
        },
      },
      (call) => noted.push(call),
      () => 0,
    );
    expect(await store.findUser('7')).toBe('user 7');
    await expect(store.writeUser()).rejects.toMatchObject({ code: 'version_mismatch' });
    await expect(store.listUsers()).rejects.toMatchObject({ code: 'store_unavailable' });
    for await (const one of store.streamUsers()) expect(one).toBe(1);
    expect(store.kept).toBe(7);
    expect(noted).toEqual([
      { kind: 'read', outcome: 'answered', seconds: 0 },
      { kind: 'write', outcome: 'refused', seconds: 0 },
      { kind: 'read', outcome: 'unavailable', seconds: 0 },
    ]);
  });
});
