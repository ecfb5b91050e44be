import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { createAccess } from '../../../src/admins/access.js';
import { createSecretBox } from '../../../src/config/secret-box.js';
import { hashAdminKey } from '../../../src/config/first-start.js';
import { adminKeyActor } from '../../../src/core/actor.js';
import { ServiceError } from '../../../src/core/errors.js';
import { createUseNotes } from '../../../src/core/use-notes.js';
import { createAdminAuth, type AdminCaller } from '../../../src/http/admin-auth.js';
import { createClientAddress } from '../../../src/http/client-address.js';
import { createStrangersLimit } from '../../../src/http/failure-limit.js';
import { problemHandler } from '../../../src/http/problems.js';
import { openSqliteStore } from '../../../src/stores/sqlite/open.js';
import type { Store } from '../../../src/stores/store.js';
import { silentLog } from '../../support/silent-log.js';

const clock = () => new Date('2026-11-22T09:00:00.000Z');
const callers: AdminCaller[] = [];
const provider = { secretBox: createSecretBox(randomBytes(32)), providerFault: async () => undefined };
const noteUse = createUseNotes(() => undefined);
const edge = { clientAddress: createClientAddress([]), strangers: createStrangersLimit() };
let store: Store;
beforeEach(async () => {
  store = await openSqliteStore('sqlite::memory:', { clock });
});
afterEach(() => store.close());

describe('an admin request', () => {
  it.each([
    ['Bearer the-key', 200],
    ['bearer the-key', 200],
    ['Bearer the-kez', 401],
    ['Bearer the-key2', 401],
    ['Bearer', 401],
    ['the-key', 401],
    ['Basic the-key', 401],
    ['', 401],
  ])('with "%s" is %i', async (authorization, status) => {
    const access = createAccess({ store, clock, adminKeyHash: hashAdminKey('the-key'), noteUse, ...provider });
    const setAdminCaller = (_res: unknown, caller: AdminCaller) => void callers.push(caller);
    const guarded = express()
      .use(createAdminAuth({ ...access, ...edge, publicUrl: 'https://rolecall.example', clock, setAdminCaller }))
      .get('/', (_req, res) => void res.json({}))
      .use(problemHandler(silentLog));
    const answer = await supertest(guarded).get('/').set('authorization', authorization);
    expect(answer.status).toBe(status);
    expect(callers.splice(0).map(({ identity }) => identity?.actor)).toEqual(status === 200 ? [adminKeyActor] : []);
  });

  it('with an API key or a token of a session is let in while their use cannot be written down', async () => {
    const away = () => Promise.reject(new ServiceError('store_unavailable', { message: 'disk full' }));
    let now = clock();
    const { apiKeys, sessions } = createAccess({
      store: { ...store, noteApiKeyUse: away, noteSessionSeen: away },
      clock: () => now,
      adminKeyHash: hashAdminKey('the-key'),
      noteUse,
      ...provider,
    });
    const role = 'auditor' as const;
    const { record, key } = await apiKeys.create({ name: 'k', role, expiresInDays: 1, createdBy: 'Ida' });
    const { token } = await sessions.open({ kind: 'api_key', id: record.id }, '');
    now = new Date(now.getTime() + 60_000);
    expect(await sessions.byKey(key)).toMatchObject({ role });
    expect(await sessions.byToken(token)).toMatchObject({ role });
  });
});
