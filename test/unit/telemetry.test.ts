import { expect, it } from '@jest/globals';
import { ServiceError } from '../../src/core/errors.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import { createTelemetry } from '../../src/telemetry.js';
import { silentLog } from '../support/silent-log.js';

it('is not ready while a full disk refuses writes although it can be read, and is again once a write succeeds', async () => {
  const real = await openSqliteStore('sqlite::memory:');
  let isFull = true;
  const refuse = () => Promise.reject(new ServiceError('store_unavailable', { message: 'database or disk is full' }));
  const { store, ping } = createTelemetry({
    store: { ...real, takeLease: (lease) => (isFull ? refuse() : real.takeLease(lease)), clearFreeze: refuse },
    clock: () => new Date('2026-11-22T09:00:00Z'),
    log: silentLog,
    version: '1.2.3',
    policyVersion: async () => 0,
    goalSeconds: async () => 60,
  });
  await ping(); // nothing has failed yet, so nothing is tried
  await expect(store.clearFreeze()).rejects.toMatchObject({ code: 'store_unavailable' });
  await expect(ping()).rejects.toMatchObject({ code: 'store_unavailable' });
  isFull = false;
  await ping();
  isFull = true;
  await ping();
  await real.close();
});
