import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { newId } from '../../src/core/ids.js';
import { openScimApp, patchBody, groupBody } from '../support/scim-app.js';

/**
 * How long SCIM requests take, and how long they hold the event loop, in a directory of 100,000 users: `npx tsx test/bench/scim-lists.ts [users]`.
 * Prints one line per request: milliseconds to the answer, and the longest time in which nothing else had its turn.
 */
const users = Number(process.argv[2] ?? 100_000);
const filters = [
  'userName eq "user77777@example.com"',
  'displayName eq "User 77777"',
  'emails.value eq "user77777@example.com"',
  'emails[type eq "work"].value eq "user77777@example.com"',
  'externalId eq "ext-77777"',
  'emails.value co "77777"',
  'emails.value sw "user9"',
  'name.familyName co "99" and active eq true',
  'not (title pr) or displayName ew "7"',
  'meta.lastModified gt "2026-01-01T00:00:00Z"',
  Array.from({ length: 200 }, (_, n) => `title co "x${n}"`).join(' or '),
];

const scim = await openScimApp();
const started = performance.now();
for (let first = 0; first < users; first += 1000)
  await Promise.all(
    Array.from({ length: Math.min(1000, users - first) }, (_, index) => {
      const n = first + index;
      const userName = `user${n}@example.com`;
      const attributes = {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName,
        externalId: `ext-${n}`,
        active: true,
        displayName: `User ${n}`,
        title: `Agent ${n % 50}`,
        name: { givenName: `Given${n}`, familyName: `Family${n}` },
        emails: [{ value: userName, type: 'work', primary: true }],
      };
      const draft = { userName, externalId: `ext-${n}`, active: true, attributes };
      return scim.store.insertUser(scim.directory.id, newId('usr'), draft, { at: scim.now.at });
    }),
  );
process.stdout.write(`${users} users in ${Math.round(performance.now() - started)} ms\n`);

async function measure(name: string, work: () => Promise<{ readonly status: number }>): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const from = performance.now();
  const { status } = await work();
  const took = Math.round(performance.now() - from);
  delay.disable();
  process.stdout.write(
    `${String(took).padStart(6)} ms, held ${(delay.max / 1e6).toFixed(1).padStart(6)} ms  ${status} ${name}\n`,
  );
}

const get = (path: string) => scim.call('GET', path);
await measure('warm up', () => get('/Users?count=1'));
for (const filter of filters)
  await measure(filter.slice(0, 70), () => get(`/Users?filter=${encodeURIComponent(filter)}`));
await measure('page of 500', () => get('/Users?count=500'));
await measure(`startIndex=${users - 100}`, () => get(`/Users?startIndex=${users - 100}&count=100`));
await measure('sortBy=title', () => get('/Users?sortBy=title&count=100'));
await measure('sortBy=userName', () => get('/Users?sortBy=userName&count=100'));
await measure('sortBy=emails', () => get(`/Users?sortBy=emails&count=100&startIndex=${users - 100}`));

const all = await scim.store.listUsers(scim.directory.id, {
  from: { kind: 'offset', offset: 0 },
  limit: Math.min(50_000, users),
});
const ids = all.items.map(({ id }) => id);
const value = (from: number, to: number) => ids.slice(from, to).map((id) => ({ value: id }));
await scim.call('POST', '/Groups', groupBody('Everyone'));
const { body } = await get('/Groups');
const group = String((body as { Resources: { id: string }[] }).Resources[0]?.id); // the one group there is
const patch = (op: string, from: number, to: number) =>
  scim.call('PATCH', `/Groups/${group}`, patchBody({ op, path: 'members', value: value(from, to) }));
await measure('PATCH add 8,000 members', () => patch('add', 0, 8000));
await measure('PATCH add the same 8,000 again', () => patch('add', 0, 8000));
await measure('PATCH replace by 8,000 others', () => patch('replace', 8000, 16_000));
await measure('PATCH remove 8,000', () => patch('remove', 8000, 16_000));
for (let from = 0; from < ids.length; from += 8000) await patch('add', from, Math.min(from + 8000, ids.length));
await measure(`GET a group of ${ids.length}`, () => get(`/Groups/${group}`));
await measure('GET it without members', () => get(`/Groups/${group}?excludedAttributes=members`));
await measure('PATCH one member in', () => patch('add', 5, 6));
await measure('filter groups.value eq', () => get(`/Users?filter=${encodeURIComponent(`groups.value eq "${group}"`)}`));
await measure('filter groups.display co', () =>
  get(`/Users?filter=${encodeURIComponent('groups.display co "every"')}`),
);
await measure('filter members.value eq', () =>
  get(`/Groups?filter=${encodeURIComponent(`members.value eq "${ids[7]}"`)}&excludedAttributes=members`),
);
await scim.close();
