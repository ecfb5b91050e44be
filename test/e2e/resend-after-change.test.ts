import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { twoRoles } from '../support/changing-directory.js';
import { openChildCompany } from '../support/child-company.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

it('resends what was in step while its person changed in a way that changed nothing of it', async () => {
  const { admin, group, ids, receivers, scim, service } = await openChildCompany({
    targets: { eu: undefined },
    policy: twoRoles(['eu']),
    people: 1,
    onOpened: (close) => cleanUps.push(close),
  });
  const settled = async () => {
    const metrics = async () => (await fetch(`${service.url}/metrics`)).text();
    while (!/^rolecall_due_users 0$/m.test(await metrics()) || (await admin.isAnythingOwed())) await delay(20); // between two questions
  };
  await group('Support', ids);
  await settled();
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  const change = { schemas, Operations: [{ op: 'replace', value: { title: 'Head of Support' } }] };
  expect((await scim('PATCH', `/Users/${ids[0] ?? ''}`, change)).status).toBe(200);
  await settled();
  const receiver = receivers.get('eu');
  const [first] = receiver?.received() ?? [];
  await admin.post(`/deliveries/${String(first?.headers['webhook-id'])}/resend`, {}, z.looseObject({}));
  await receiver?.waitFor((one) => one.received().length === 2);
  await settled();
});
