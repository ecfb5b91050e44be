import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newSigningSecret } from '../../src/assignments/signing-secret.js';
import { createSecretBox } from '../../src/config/secret-box.js';
import { createConnectors } from '../../src/connectors/index.js';
import { createOperatorPost } from '../../src/connectors/operator-post.js';
import { dayMs } from '../../src/core/clock.js';
import { newId } from '../../src/core/ids.js';
import { systemSchedule } from '../../src/delivery/limits.js';
import { createWorker } from '../../src/delivery/worker.js';
import type { Received } from '../../src/demo/receiver/server.js';
import { createTellAlerts } from '../../src/evidence/alerts/alert-sender.js';
import { createAlerts } from '../../src/evidence/alerts/alert-service.js';
import { createOperatorWebhooks } from '../../src/evidence/alerts/operator-webhook.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import { adminKey, startTestApp } from '../support/app.js';
import { runCommand } from '../support/cli.js';
import { aState, aTarget } from '../support/deliveries.js';
import { openReceiver } from '../support/receiver.js';
import { connectTenant } from '../support/tenant.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A receiver whose status the test sets; it verifies nothing. */
async function openStatus(status = 200) {
  const state = { status };
  const receiver = await openReceiver({
    secrets: [newSigningSecret()],
    before: () => ({ status: state.status, body: '' }),
  });
  cleanups.push(() => receiver.close());
  return { ...receiver, answer: (next: number) => void (state.status = next) };
}

interface Event {
  readonly type: string;
  readonly data: { readonly alert: { readonly kind: string; readonly level: number } };
}
const eventOf = ({ body }: Received): Event => JSON.parse(body) as Event; // what our own sender wrote
const nameOf = (received: Received): string => {
  const { type, data } = eventOf(received);
  return `${type} ${data.alert.kind}`;
};

const privateTargets = ['127.0.0.0/8'];

/** Real store, worker, sender and receivers; a clock that the test moves, across days. */
async function openRig() {
  const time = { now: new Date() };
  const clock = () => time.now;
  const store = await openSqliteStore('sqlite::memory:');
  cleanups.push(() => store.close());
  const [helpdesk, operator] = [await openStatus(), await openStatus()];
  const target = aTarget({ url: helpdesk.url });
  await store.insertTarget(target, { keys: [] });
  const worker = createWorker({
    store,
    findTarget: (id) => store.findTarget(id),
    openSecrets: async () => [newSigningSecret()],
    isServiceFrozen: () => false,
    isFresh: async () => true,
    disableTarget: async () => undefined,
    connectors: createConnectors({ privateTargets, version: '1.2.3' }),
    clock,
    random: () => 0.5,
    workerName: 'test worker',
    newLease: randomUUID,
    schedule: systemSchedule,
    log: { warn: () => undefined, error: () => undefined },
  });
  const shared = {
    store,
    clock,
    secretBox: createSecretBox(Buffer.alloc(32, 7)),
    post: createOperatorPost({ privateTargets, version: '1.2.3' }),
    onChanged: () => undefined,
    onReconfigured: async () => undefined,
    isServiceFrozen: async () => false,
    policyVersion: async () => 0,
    certificateEnd: () => undefined,
  };
  const alerts = createAlerts(shared);
  const webhooks = createOperatorWebhooks(shared);
  const teller = createTellAlerts({ ...shared, random: () => 0.5, onFailed: () => undefined });
  const { signingSecret } = await webhooks.put({ url: operator.url, minimumSeverity: 'warning' });
  const tell = async (): Promise<void> => {
    await alerts.look();
    while (!(await teller.tell()).isDone);
  };
  return {
    store,
    worker,
    helpdesk,
    operator,
    target,
    alerts,
    tell,
    signingSecret,
    pass: async (ms: number) => {
      time.now = new Date(time.now.getTime() + ms);
      await worker.runOnce();
      await tell();
    },
    owe: (key: string) =>
      store.insertAssignment(newId('asg'), target.id, {
        key,
        userIds: [],
        desired: aState(key),
        cause: { kind: 'group', rules: [], groups: [], policyVersion: 1 },
        basis: { users: [], policyVersion: 1 },
        lane: 2,
        at: time.now,
        delivery: 'owed',
      }),
  };
}

describe('alerts at work', () => {
  it('tell the story of a helpdesk that fails for days and recovers, each change once and signed', async () => {
    const { helpdesk, operator, owe, pass, signingSecret, alerts, store } = await openRig();
    helpdesk.answer(500);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await owe(`${name}@example.com`);
    await pass(0);
    expect(operator.received().map(nameOf)).toEqual(['alert.raised target.unreachable']);
    for (let hours = 0; hours < 71; hours += 1) await pass(3_600_000);
    expect(operator.received().map(nameOf)).toEqual([
      'alert.raised target.unreachable',
      'alert.raised target.failing',
      'alert.changed target.failing',
    ]);
    helpdesk.answer(200);
    for (let n = 0; n < 8; n += 1) await pass(600_000);
    expect(operator.received().slice(3).map(nameOf).sort()).toEqual([
      'alert.resolved target.failing',
      'alert.resolved target.unreachable',
    ]);
    expect(await alerts.listOpen()).toEqual([]);
    expect(await store.countByState()).toEqual([expect.objectContaining({ state: 'done', count: 6 })]);

    const ids = operator.received().map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { headers, body } of operator.received()) {
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      const signature = new Webhook(signingSecret).sign(String(headers['webhook-id']), at, body);
      expect(headers['webhook-signature']).toBe(signature);
    }
  });

  it('wait for an operator who is away, and then tell what stands, not what came and went', async () => {
    const { operator, helpdesk, owe, pass, store, target, tell } = await openRig();
    operator.answer(503);
    helpdesk.answer(401);
    await owe('lea@example.com');
    await pass(0);
    const [first] = operator.received();
    expect(first && nameOf(first)).toBe('alert.raised target.misconfigured');
    await tell();
    expect(operator.received()).toHaveLength(1); // a second has to pass first
    for (const wait of [1_000, 5_000, 15_000, 60_000]) await pass(wait);
    expect(operator.received()).toHaveLength(5);
    expect(new Set(operator.received().map(({ headers }) => headers['webhook-id'])).size).toBe(1);

    await store.updateTarget({ ...target, isEnabled: false });
    await pass(1_000); // the refusal is no matter any more, the target that is switched off is
    operator.answer(200);
    await pass(300_000);
    expect(operator.received().slice(-1).map(nameOf)).toEqual(['alert.raised target.disabled']);
    await pass(300_000);
    const accepted = operator.received().filter(({ status }) => status === 200);
    expect(accepted.map(nameOf)).toEqual(['alert.raised target.disabled']);
  });

  it('name what was given up; a resync resumes it with the newest state alone', async () => {
    const { helpdesk, owe, pass, store, target, alerts } = await openRig();
    helpdesk.answer(500);
    const lea = await owe('lea@example.com');
    for (let hours = 0; hours <= 74; hours += 1) await pass(3_600_000);
    const dead = await store.listDeliveries({ state: 'dead' }, { limit: 9 });
    expect(dead.items).toMatchObject([{ key: 'lea@example.com', state: 'dead', error: 'server_error 500' }]);
    expect((await alerts.listOpen()).map(({ kind, count }) => [kind, count])).toContainEqual(['deliveries.parked', 1]);

    helpdesk.answer(200);
    const before = helpdesk.received().length;
    expect(await store.resync(target.id, 'parked', new Date())).toBe(1);
    for (let n = 0; n < 4; n += 1) await pass(dayMs / 24);
    const sent = helpdesk.received().slice(before);
    expect(sent.map(({ headers, status }) => [headers['webhook-id'], status])).toEqual([
      [`dlv_${lea.id.slice(4)}_${lea.epoch}_${lea.version}_r1`, 200],
    ]);
    expect((await alerts.listOpen()).map(({ kind }) => kind)).not.toContain('deliveries.parked');
  });
});

describe('alerts over HTTP', () => {
  it('are listed, acknowledged, counted, and sent to the operator', async () => {
    const app = await startTestApp();
    cleanups.push(() => app.stop());
    const [helpdesk, operator] = [await openStatus(401), await openStatus()];
    expect((await app.call('GET', '/operator-webhook')).status).toBe(404);
    expect((await app.call('PUT', '/operator-webhook', { url: 'http://10.0.0.1/x' })).status).toBe(400);

    const connector = { kind: 'webhook', url: helpdesk.url };
    await app.call('POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector });
    await app.call(
      'POST',
      '/policy/versions',
      "version: 1\nrules: [{ id: all, reason: Everybody, when: { filter: 'active eq true' }, grant: { gorgias-eu: basic } }]\n",
    );
    const { scim } = await connectTenant(app, { name: 'okta', dialect: 'okta' });
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    await scim('POST', '/Users', { schemas, userName: 'lea@example.com', active: true });
    await helpdesk.waitFor((receiver) => receiver.received().length > 0);
    await app.call('POST', '/people/lea@example.com/run');

    const put = await app.call('PUT', '/operator-webhook', { url: operator.url, minimumSeverity: 'critical' });
    const secret = String(put.body['signingSecret']);
    await operator.waitFor((receiver) => receiver.received().length > 0);
    const [raised] = operator.received();
    if (!raised) throw new Error('nothing was received');
    const headers = Object.fromEntries(Object.entries(raised.headers).map(([name, value]) => [name, String(value)]));
    expect(new Webhook(secret).verify(raised.body, headers)).toMatchObject({
      type: 'alert.raised',
      data: { alert: { kind: 'target.misconfigured', target: 'gorgias-eu', details: { error: 'rejected 401' } } },
    });
    expect(raised.body).not.toContain('lea');

    const listed = (await app.call('GET', '/alerts?severity=critical')).body['items'] as readonly { id: string }[]; // as asserted below
    expect(listed).toMatchObject([{ kind: 'target.misconfigured', state: 'open', target: 'gorgias-eu' }]);
    const path = `/alerts/${String(listed[0]?.id)}/acknowledge`;
    const acknowledged = await app.call('POST', path, { reason: 'the helpdesk is moving' });
    expect(acknowledged.body).toMatchObject({ acknowledged: { by: 'admin key', reason: 'the helpdesk is moving' } });
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toContain('rolecall_alerts{kind="target.misconfigured",severity="critical"} 1');

    const env = { ROLECALL_URL: app.url, ROLECALL_ADMIN_KEY: adminKey };
    const shown = await runCommand(['--lang', 'fr', 'alerts', 'list'], { env });
    expect([shown.exit, shown.stderr]).toEqual([0, expect.stringContaining('rejected 401')]);
    expect(shown.stderr).toContain('Acquittée par');
    const neither = await runCommand(['deliveries', 'recover', 'gorgias-eu'], { env });
    expect([neither.exit, neither.stderr]).toEqual([1, expect.stringContaining('--scope')]);
    const resynced = await runCommand(['--json', 'deliveries', 'recover', 'gorgias-eu', '--scope', 'parked'], { env });
    expect(resynced).toMatchObject({ exit: 0, json: { resent: 0 } });

    helpdesk.answer(200);
    expect((await app.call('POST', '/targets/gorgias-eu/resync', { scope: 'failed' })).body).toEqual({ resent: 1 });
    await helpdesk.waitFor((receiver) => receiver.received().some(({ status }) => status === 200));
    await app.call('POST', '/people/lea@example.com/run');
    expect((await app.call('POST', '/operator-webhook/test')).body).toMatchObject({ ok: true });
    await app.call('PUT', '/operator-webhook', { url: operator.url });
    await operator.waitFor((receiver) => receiver.received().some((each) => nameOfAny(each) === 'alert.resolved'));
    expect((await app.call('GET', '/alerts')).body).toEqual({ items: [] });
    expect((await app.call('GET', '/alerts?state=resolved')).body['items']).toMatchObject([{ state: 'resolved' }]);
    expect((await app.call('POST', path, { reason: 'again' })).status).toBe(409);
    expect((await app.call('GET', '/operator-webhook')).body).not.toHaveProperty('signingSecret');
    expect((await app.call('DELETE', '/operator-webhook')).status).toBe(204);
  });
});

function nameOfAny({ body }: Received): string {
  return (JSON.parse(body) as { readonly type: string }).type; // what our own sender wrote
}
