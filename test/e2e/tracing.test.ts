import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type RunningApp } from '../support/app.js';
import { openCollector, type CollectedSpan, type Collector } from '../support/collector.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { connectTenant } from '../support/tenant.js';

let collector: Collector;
let receiver: TestReceiver;
let app: RunningApp | undefined;

beforeEach(async () => {
  collector = await openCollector();
  receiver = await openReceiver({ secrets: [] });
});
afterEach(async () => {
  await app?.stop();
  await receiver.close();
  await collector.close();
});

const policy = `version: 1
rules:
  - id: support
    reason: Agents answer customers
    when: { filter: 'active eq true' }
    grant: { gorgias-eu: basic }
`;

const lea = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'lea.quintanilla@example.com',
  displayName: 'Léa Quintanilla',
  active: true,
  emails: [{ value: 'lea.quintanilla@example.com', type: 'work', primary: true }],
};

/** Creates Léa with that request id and waits for her webhook; gives what the receiver got and what the collector has once the service has ended. */
async function leaJoins(env: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>) {
  app = await startTestApp(env);
  const connector = { kind: 'webhook', url: receiver.url };
  const target = (await app.call('POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector })).body;
  receiver.acceptSecrets([String(target['signingSecret'])]);
  await app.call('POST', '/policy/versions', policy);
  const { base, token } = await connectTenant(app, { name: 'okta', dialect: 'okta' });
  const created = await fetch(`${base}/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...headers },
    body: JSON.stringify(lea),
  });
  expect(created.status).toBe(201);
  await receiver.waitFor((each) => each.received().length > 0);
  await app.stop();
  app = undefined;
  return { request: String(created.headers.get('x-request-id')), webhook: receiver.received()[0] };
}

const named = (name: string): CollectedSpan | undefined => collector.spans.find((span) => span.name === name);

describe('where a collector is named', () => {
  it('a SCIM request, what it led to and its webhook are one trace, found by the request id', async () => {
    const { request, webhook } = await leaJoins({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, {});
    const [asked, resolved, told] = ['SCIM create User', 'resolve user', 'deliver webhook'].map(named);
    expect(asked?.traceId).toBe(request.slice('req_'.length));
    expect(resolved).toMatchObject({ traceId: asked?.traceId, parentSpanId: asked?.spanId });
    expect(told).toMatchObject({ traceId: asked?.traceId, parentSpanId: resolved?.spanId });
    expect(asked?.parentSpanId ?? '').toBe('');
    expect(webhook?.headers['traceparent']).toBe(`00-${told?.traceId}-${told?.spanId}-01`);
    expect(webhook?.status).toBe(200);
    expect(Number(told?.endTimeUnixNano)).toBeGreaterThanOrEqual(Number(asked?.startTimeUnixNano));
    expect(collector.resource.get('service.name')).toBe('rolecall');
  });

  it('no span says anything about a person', async () => {
    await leaJoins({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, {});
    expect(collector.spans.length).toBeGreaterThan(3);
    expect(collector.text()).not.toMatch(/quintanilla|l\u00e9a|example\.com|rcscim_|whsec_/i);
  });

  it("the caller's own trace is linked, not joined, and its request id is kept", async () => {
    const caller = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const headers = { traceparent: caller, 'x-request-id': 'sync-run-000017' };
    await leaJoins({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, headers);
    const asked = named('SCIM create User');
    expect(asked?.links).toMatchObject([{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }]);
    expect(asked?.traceId).not.toBe('a'.repeat(32));
    expect(named('deliver webhook')?.traceId).toBe(asked?.traceId);
  });

  it('a part of the traces is kept whole or not at all', async () => {
    const { webhook } = await leaJoins(
      {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0',
      },
      {},
    );
    expect(collector.spans).toEqual([]);
    expect(webhook?.headers['traceparent']).toMatch(/-00$/);
  });

  it('a collector that is away keeps nobody from working', async () => {
    const { webhook } = await leaJoins({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, {});
    expect(webhook?.status).toBe(200);
  });
});

describe('where no collector is named', () => {
  it('no header is sent', async () => {
    const { webhook } = await leaJoins({}, {});
    expect(webhook?.headers['traceparent']).toBeUndefined();
    expect(collector.spans).toEqual([]);
  });

  it('the library is not even loaded', () => {
    const script = `const { createApp } = await import('./dist/app.js');
      const { readConfig } = await import('./dist/config/config.js');
      const { createLog } = await import('./dist/observe/log.js');
      const config = readConfig({ PORT: '0', ROLECALL_DATABASE_URL: 'sqlite::memory:', ROLECALL_ADMIN_KEY: 'k', ...JSON.parse(process.argv[1]) });
      const app = createApp({ config, log: createLog('silent') });
      await app.start();
      const { createRequire } = await import('node:module');
      console.log(Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('exporter-trace-otlp')).length > 0);
      await app.stop();`;
    const isLoaded = (env: object): string =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(env)], { encoding: 'utf8' });
    expect(isLoaded({})).toBe('false\n');
    expect(isLoaded({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })).toBe('true\n');
  });
});
