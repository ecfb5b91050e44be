// Polis (SAML Jackson) keeping its directories in memory, behind its own SCIM handler; as its documentation embeds it.
// Arguments: how many users, the sizes of the groups (100,1000), and a module that gives a user by number.
import { createServer } from 'node:http';
import process from 'node:process';
import express from 'express';
import jackson from '@boxyhq/saml-jackson';

const [count, groupSizes, seed] = process.argv.slice(2);
const { scimUser } = await import(seed);
const { directorySyncController: sync } = await jackson.default({
  externalUrl: 'https://bench.example.com',
  samlPath: '/api/oauth/saml',
  samlAudience: 'https://bench.example.com',
  noAnalytics: true,
  db: { engine: 'mem' },
});
const owner = { tenant: 'bench', product: 'rolecall' };
const { data: directory } = await sync.directories.create({ ...owner, name: 'bench', type: 'generic-scim-v2' });
const scim = async (method, resourceType, resourceId, body, query = {}) => {
  const apiSecret = directory.scim.secret;
  return sync.requests.handle(
    { method, body, directoryId: directory.id, resourceType, resourceId, apiSecret, query },
    async () => {},
  );
};
const ids = []; // it gives its own
for (let number = 0; number < Number(count); number += 1) {
  const { data } = await scim('POST', 'Users', undefined, scimUser(number));
  ids.push(data.id);
}
for (const size of groupSizes.split(',').filter(Boolean).map(Number)) {
  await scim('POST', 'Groups', undefined, { groupId: `grp_${size}`, displayName: `Group ${size}` });
  const value = Array.from({ length: size }, (_none, number) => ({ value: ids[number] }));
  await scim('PATCH', 'Groups', `grp_${size}`, { Operations: [{ op: 'add', path: 'members', value }] });
}

const app = express().use(express.json({ type: '*/*', limit: '4mb' }));
app.all('/scim/:type{/:id}', async (req, res) => {
  const { startIndex, count: limit, filter } = req.query;
  const apiSecret = req.header('authorization')?.replace('Bearer ', '') ?? null;
  const { type: resourceType, id: resourceId } = req.params;
  const query = {
    filter,
    ...(startIndex && { startIndex: Number(startIndex) }),
    ...(limit && { count: Number(limit) }),
  };
  const request = {
    method: req.method,
    body: req.body,
    directoryId: directory.id,
    resourceType,
    resourceId,
    apiSecret,
    query,
  };
  const { status, data } = await sync.requests.handle(request, async () => {});
  res.status(status).json(data);
});
const server = createServer(app);
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.([server.address().port, directory.scim.secret, ids]));
