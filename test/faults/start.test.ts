import { describe, expect, it } from '@jest/globals';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { freePort } from '../support/service.js';
import { silentLog } from '../support/silent-log.js';

describe('a service whose start fails', () => {
  it('lets go of its port when it was listening already', async () => {
    const port = String(await freePort());
    const config = readConfig({
      PORT: port,
      ROLECALL_DATABASE_URL: 'sqlite::memory:',
      ROLECALL_ADMIN_KEY: 'test-admin-key',
    });
    const full = (event: string) => {
      if (event === 'service.started') throw new Error('the disk of the log is full');
    };
    const app = createApp({ config, log: { ...silentLog, info: full } });
    await expect(app.start()).rejects.toThrow('the disk of the log is full');

    await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow('fetch failed');
    const again = createApp({ config, log: silentLog });
    await again.start();
    await again.stop();
  });
});
