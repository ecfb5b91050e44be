// Stock scimmy and scimmy-routers over Maps, as their documentation begins: nothing is kept on disk, and any bearer token will do.
// Arguments: how many users, the sizes of the groups (100,10000), and a module that gives a user by number.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import process from 'node:process';
import express from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';

const [count, groupSizes, seed] = process.argv.slice(2);
const { scimUser } = await import(seed);
const [users, groups] = [new Map(), new Map()];
for (let number = 0; number < Number(count); number += 1)
  users.set(`usr_${number}`, { id: `usr_${number}`, ...scimUser(number) });
for (const size of groupSizes.split(',').filter(Boolean).map(Number)) {
  const members = Array.from({ length: size }, (_none, number) => ({ value: `usr_${number}`, type: 'User' }));
  groups.set(`grp_${size}`, { id: `grp_${size}`, displayName: `Group ${size}`, members });
}

const handlersOf = (records, prefix) => ({
  egress({ id }) {
    if (id === undefined) return [...records.values()];
    const record = records.get(id);
    if (record === undefined) throw new SCIMMY.Types.Error(404, null, `Resource ${id} not found`);
    return record;
  },
  ingress({ id = `${prefix}_${randomUUID()}` }, data) {
    const record = { ...JSON.parse(JSON.stringify(data)), id };
    records.set(id, record);
    return record;
  },
  degress: ({ id }) => void records.delete(id),
});

SCIMMY.Resources.declare(SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false), handlersOf(users, 'usr'));
SCIMMY.Resources.declare(SCIMMY.Resources.Group, handlersOf(groups, 'grp'));
const handler = (request) => {
  if (!request.header('authorization')?.startsWith('Bearer ')) throw new Error('no bearer token');
  return 'bench';
};
const server = createServer(express().use('/scim', new SCIMMYRouters({ type: 'bearer', handler })));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
