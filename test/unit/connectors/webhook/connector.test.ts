import { describe, expect, it } from '@jest/globals';
import { newSigningSecret } from '../../../../src/assignments/signing-secret.js';
import { createWebhookConnector } from '../../../../src/connectors/webhook/connector.js';
import { createEgress } from '../../../../src/connectors/webhook/egress.js';
import type { Post } from '../../../../src/connectors/webhook/transport.js';
import { webhookId } from '../../../../src/delivery/model.js';
import { aState, anAssignment, aTarget, start } from '../../../support/deliveries.js';

const egress = createEgress({ privateTargets: [] });
const target = aTarget();

/** A connector whose posts are kept instead of sent; every one is answered with 200. */
function rig() {
  const posts: Post[] = [];
  const logged: { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[] = [];
  const connector = createWebhookConnector({
    egress,
    transport: {
      async post(post) {
        posts.push(post);
        return { kind: 'answer', status: 200, body: '', elapsedMs: 1, timings: {}, peer: '8.8.8.8' };
      },
    },
    userAgent: 'Rolecall/test',
    log: { warn: (event, fields) => void logged.push({ event, fields }) },
  });
  return { connector, posts, logged };
}

/** An assignment whose event has at least so many bytes more than usual. */
function bulky(bytes: number) {
  const desired = aState('lea@example.com');
  const roles = [{ key: 'basic', name: 'é'.repeat(bytes / 2), scope: {} }];
  return anAssignment(target.id, { desired: { ...desired, roles } });
}

const sendingOf = (assignment: ReturnType<typeof anAssignment>, settings?: Readonly<Record<string, string>>) => ({
  target: settings ? { ...target, connector: { kind: 'webhook', settings } } : target,
  assignment,
  secrets: [newSigningSecret()],
  now: start,
});

describe('the size of an event', () => {
  it('over 64 KB, in bytes, keeps it from being sent, and the attempt says so', async () => {
    const { connector, posts, logged } = rig();
    const result = await connector.send(sendingOf(bulky(64 * 1024)));
    expect(result.outcome).toEqual({ kind: 'refused', reason: 'not_sent' });
    expect(result.answer).toMatch(/^Not sent: the event has 66\d\d\d bytes, and at most 65536 are sent\./);
    expect(posts).toEqual([]);
    expect(logged).toEqual([]);
  });

  it('over 20 KB is logged, by ids alone, and sent', async () => {
    const { connector, posts, logged } = rig();
    const assignment = bulky(20 * 1024);
    expect((await connector.send(sendingOf(assignment))).outcome.kind).toBe('delivered');
    expect(posts).toHaveLength(1);
    expect(logged).toEqual([
      {
        event: 'delivery.event_large',
        fields: { targetId: target.id, webhookId: webhookId(assignment), bytes: expect.any(Number) },
      },
    ]);
  });

  it('is usually nothing to speak of', async () => {
    const { connector, logged } = rig();
    await connector.send(sendingOf(anAssignment(target.id)));
    expect(logged).toEqual([]);
  });
});

describe('a target that wants CloudEvents', () => {
  const settings = { url: 'https://helpdesk.example.com/', format: 'cloudevents' };

  it('gets each event in structured mode, its id that of the webhook', async () => {
    const { connector, posts } = rig();
    const assignment = anAssignment(target.id, { delivery: { state: 'owed', attempts: 0, resend: 2 } });
    await connector.send(sendingOf(assignment, settings));
    const [post] = posts;
    const event = JSON.parse(post?.body ?? '') as Record<string, unknown>; // looked at field by field below
    expect(post?.headers['content-type']).toBe('application/cloudevents+json');
    expect(event['id']).toBe(post?.headers['webhook-id']);
    expect(event['id']).toMatch(/_r2$/);
  });

  it('gets its test event so too', async () => {
    const { connector, posts } = rig();
    const { target: wrapped, secrets, now } = sendingOf(anAssignment(target.id), settings);
    await connector.test({ target: wrapped, secrets, now });
    expect(JSON.parse(posts[0]?.body ?? '')).toEqual({
      specversion: '1.0',
      id: posts[0]?.headers['webhook-id'],
      source: '/rolecall/gorgias-eu',
      type: 'target.test',
      time: start.toISOString(),
      data: { target: 'gorgias-eu', helpdesk: 'gorgias' },
    });
  });
});

describe('what a target is known by', () => {
  it('is that its receiver compares versions, unless the settings say that it does not', () => {
    const { connector } = rig();
    const withFlag = (versionAware: string) =>
      aTarget({ connector: { kind: 'webhook', settings: { url: 'https://a.example.com/', versionAware } } });
    expect(connector.isVersionAware(target)).toBe(true);
    expect(connector.isVersionAware(withFlag('true'))).toBe(true);
    expect(connector.isVersionAware(withFlag('false'))).toBe(false);
  });

  it('is whether it was reached at a public address', async () => {
    const { connector } = rig();
    expect(await connector.send(sendingOf(anAssignment(target.id)))).toMatchObject({
      peer: '8.8.8.8',
      peerClass: 'public',
    });
  });
});
