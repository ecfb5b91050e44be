import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { afterEach, describe, it, expect } from '@jest/globals';
import { createWebhookConnector } from '../../src/connectors/webhook/connector.js';
import { createEgress } from '../../src/connectors/webhook/egress.js';
import { createTransport, type TransportLimits } from '../../src/connectors/webhook/transport.js';
import type { Connector, SendResult } from '../../src/delivery/connector.js';
import { newSigningSecret } from '../../src/assignments/signing-secret.js';
import { aTarget, anAssignment } from '../support/deliveries.js';
import { openLiveDelivery } from '../support/live-delivery.js';
import { openRawServer } from '../support/raw-server.js';
import { selfSigned } from '../support/self-signed.js';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

function connectorWith(limits: Partial<TransportLimits> = {}): Connector {
  const egress = createEgress({ privateTargets: ['127.0.0.0/8'] });
  return createWebhookConnector({ egress, transport: createTransport(egress, limits), userAgent: 'Rolecall/test' });
}

async function serve(onRequest: Parameters<typeof openRawServer>[0]) {
  const server = await openRawServer(onRequest);
  cleanups.push(() => server.close());
  return server;
}

/** One send to a server that answers each request so. */
async function sendTo(
  onRequest: (socket: Socket, before: number) => void,
  limits: Partial<TransportLimits> = {},
): Promise<SendResult> {
  const { port } = await serve(onRequest);
  return sendUrl(`http://127.0.0.1:${port}/`, limits);
}

function sendUrl(url: string, limits: Partial<TransportLimits> = {}): Promise<SendResult> {
  const target = aTarget({ url });
  return connectorWith(limits).send({
    target,
    assignment: anAssignment(target.id),
    secrets: [newSigningSecret()],
    now: new Date(),
  });
}

/** Answers with a beginning, then a little at a time for as long as anybody listens. */
function drip(beginning: string, drop: string): (socket: Socket) => void {
  return (socket) => {
    socket.write(beginning);
    const timer = setInterval(() => socket.write(drop), 10);
    socket.once('close', () => clearInterval(timer));
  };
}

const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const short = { deadlineMs: 200, idleMs: 20 };
const timeout = { kind: 'retryable', reason: 'timeout' };
const badResponse = { kind: 'retryable', reason: 'bad_response' };
const reset = { kind: 'retryable', reason: 'reset' };

describe('fault case 13: a receiver that hangs', () => {
  it('without a word costs one deadline', async () => {
    const { outcome, elapsedMs } = await sendTo(() => undefined, short);
    expect(outcome).toEqual(timeout);
    expect(elapsedMs).toBeGreaterThanOrEqual(190);
    expect(elapsedMs).toBeLessThan(5_000);
  });

  it('in the middle of its headers costs one deadline', async () => {
    expect((await sendTo((socket) => socket.write('HTTP/1.1 200 OK\r\nx-a: 1'), short)).outcome).toEqual(timeout);
  });

  it('in the middle of its body has answered: the status line counts', async () => {
    const result = await sendTo((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nso far'), short);
    expect(result).toMatchObject({ outcome: { kind: 'delivered', status: 200 }, answer: 'so far' });
    expect(
      (await sendTo((socket) => socket.write('HTTP/1.1 503 Busy\r\ncontent-length: 50\r\n\r\nso'), short)).outcome,
    ).toMatchObject({ kind: 'retryable', status: 503 });
  });

  it('drop by drop in its headers costs one deadline', async () => {
    const dripping = drip('HTTP/1.1 200 OK\r\nx-slow: ', 'a');
    expect((await sendTo(dripping, short)).outcome).toEqual(timeout);
  });

  it('drop by drop in its body has answered, and costs one deadline all the same', async () => {
    const result = await sendTo(drip('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n', 'a'), short);
    expect(result.outcome).toEqual({ kind: 'delivered', status: 200 });
    expect(result.answer).toMatch(/^a+$/);
    expect(result.elapsedMs).toBeLessThan(5_000);
    const chunked = await sendTo(drip('HTTP/1.1 500 Oops\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\na\r\n'), short);
    expect(chunked.outcome).toEqual({ kind: 'retryable', reason: 'server_error', status: 500 });
  });

  it('before the connection is made costs the shorter connection limit', async () => {
    const egress = createEgress({ privateTargets: [], resolver: () => new Promise(() => undefined) });
    const connector = createWebhookConnector({
      egress,
      transport: createTransport(egress, { connectMs: 50 }),
      userAgent: 'Rolecall/test',
    });
    const target = aTarget();
    const result = await connector.send({
      target,
      assignment: anAssignment(target.id),
      secrets: [newSigningSecret()],
      now: new Date(),
    });
    expect(result.outcome).toEqual(timeout);
    expect(result.elapsedMs).toBeLessThan(5_000);
  });
});

describe('fault case 13: an answer of any size or form', () => {
  it('without end is read to 64 KB and cut off', async () => {
    let written = 0;
    let isClosed = false;
    const pour = (socket: Socket): void => {
      while (!isClosed && socket.write('x'.repeat(16_384))) written += 16_384;
      if (!isClosed) socket.once('drain', () => pour(socket));
    };
    const result = await sendTo((socket) => {
      socket.once('close', () => (isClosed = true));
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      pour(socket);
    });
    expect(result.outcome).toEqual({ kind: 'delivered', status: 200 });
    expect(result.answer).toHaveLength(2_048);
    expect(written).toBeLessThan(50_000_000);
  });

  it('in chunks without end is read to 64 KB and cut off', async () => {
    const chunk = `4000\r\n${'x'.repeat(16_384)}\r\n`;
    const result = await sendTo(drip('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', chunk));
    expect(result.outcome).toEqual({ kind: 'delivered', status: 200 });
    expect(result.elapsedMs).toBeLessThan(5_000);
  });

  it('that is compressed is not expanded', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    const result = await sendTo((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`);
      socket.write(bomb);
    });
    expect(result.outcome).toEqual({ kind: 'delivered', status: 200 });
    expect(result.answer?.length).toBeLessThanOrEqual(2_048);
  });

  it('with 64 KB of headers is a bad response', async () => {
    expect(
      (await sendTo((socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(65_536)}\r\n\r\n`))).outcome,
    ).toEqual(badResponse);
  });

  it.each([
    [
      'both a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    ],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['binary noise', '\u0000\u0001\u0002\u0003'],
    ['a status that is not a number', 'HTTP/1.1 abc OK\r\n\r\n'],
  ])('that is no HTTP is a bad response: %s', async (_name, answer) => {
    expect((await sendTo((socket) => socket.write(answer))).outcome).toEqual(badResponse);
  });

  it('that switches protocols is a bad response at once', async () => {
    const result = await sendTo((socket) =>
      socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
    );
    expect(result.outcome).toEqual({ ...badResponse, status: 101 });
    expect(result.elapsedMs).toBeLessThan(5_000);
  });

  it('that sends early hints first is the answer that follows', async () => {
    expect(
      (await sendTo((socket) => socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${ok}`))).outcome,
    ).toEqual({ kind: 'delivered', status: 200 });
  });

  it('of success with 5 MB, or nothing at all, is a success', async () => {
    const large = 'x'.repeat(5_000_000);
    expect(
      (await sendTo((socket) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${large.length}\r\n\r\n${large}`)))
        .outcome.kind,
    ).toBe('delivered');
    const empty = await sendTo((socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'));
    expect(empty.outcome).toEqual({ kind: 'delivered', status: 204 });
    expect(empty.answer).toBeUndefined();
  });
});

describe('fault case 14: a connection that breaks', () => {
  it('by a reset before the answer is tried again later', async () => {
    expect((await sendTo((socket) => socket.resetAndDestroy())).outcome).toEqual(reset);
  });

  it('by an end before the answer is tried again later', async () => {
    expect((await sendTo((socket) => socket.end())).outcome).toEqual(reset);
  });

  it('in the middle of the body of a success is a success', async () => {
    const result = await sendTo((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\ncut'));
    expect(result).toMatchObject({ outcome: { kind: 'delivered', status: 200 }, answer: 'cut' });
  });

  it('because nobody listens is tried again later', async () => {
    const server = await openRawServer();
    await server.close();
    expect((await sendUrl(`http://127.0.0.1:${server.port}/`)).outcome).toEqual({
      kind: 'retryable',
      reason: 'refused',
    });
  });
});

describe('fault case 15: a connection the receiver closes while it is idle', () => {
  it('is made anew at once and is no failure', async () => {
    const server = await serve((socket, before) => (before === 0 ? socket.write(ok) : socket.resetAndDestroy()));
    const connector = connectorWith();
    const target = aTarget({ url: `http://127.0.0.1:${server.port}/` });
    const send = () =>
      connector.send({ target, assignment: anAssignment(target.id), secrets: [newSigningSecret()], now: new Date() });
    expect((await send()).outcome.kind).toBe('delivered');
    expect((await send()).outcome.kind).toBe('delivered');
    expect(server.connections()).toBe(2);
  });

  it('is given up when the new one breaks too: that is a failure after all', async () => {
    const connections: Socket[] = [];
    const server = await serve((socket) => {
      if (!connections.includes(socket)) connections.push(socket);
      if (connections.length === 1 && connections[0]?.bytesWritten === 0) socket.write(ok);
      else socket.resetAndDestroy();
    });
    const connector = connectorWith();
    const target = aTarget({ url: `http://127.0.0.1:${server.port}/` });
    const send = () =>
      connector.send({ target, assignment: anAssignment(target.id), secrets: [newSigningSecret()], now: new Date() });
    expect((await send()).outcome.kind).toBe('delivered');
    expect((await send()).outcome).toEqual(reset);
    expect(server.connections()).toBe(2);
  });

  it('costs no failure: the receiver answers every role change once, however often it closes', async () => {
    const answered: string[] = [];
    const server = await serve((socket, before) => {
      if (before === 0) {
        answered.push('one');
        socket.write(ok);
      } else socket.resetAndDestroy();
    });
    const live = await openLiveDelivery();
    cleanups.push(() => live.close());
    const { target } = await live.register(`http://127.0.0.1:${server.port}/`);
    for (let n = 0; n < 40; n += 1) await live.owe(target, `p${n}@example.com`);
    while ((await live.worker.runOnce()) > 0);
    expect(live.attempts.map(({ outcome }) => outcome.kind)).toEqual(Array.from({ length: 40 }, () => 'delivered'));
    expect(new Set(live.attempts.map(({ webhookId }) => webhookId)).size).toBe(40);
    expect(answered).toHaveLength(40);
    expect(await live.store.countByState()).toEqual([expect.objectContaining({ state: 'done', count: 40 })]);
  });

  it('is kept open and used again while the receiver is well', async () => {
    const server = await serve((socket) => socket.write(ok));
    const connector = connectorWith();
    const target = aTarget({ url: `http://127.0.0.1:${server.port}/` });
    for (let n = 0; n < 5; n += 1)
      await connector.send({
        target,
        assignment: anAssignment(target.id),
        secrets: [newSigningSecret()],
        now: new Date(),
      });
    expect(server.connections()).toBe(1);
  });
});

describe('TLS', () => {
  const tls = { kind: 'retryable', reason: 'tls' };

  async function tlsServer(options: {
    key?: string;
    cert?: string;
  }): Promise<{ port: number; requests: () => number }> {
    let requests = 0;
    const server = createTlsServer(options, (socket) => {
      socket.on('error', () => undefined); // the client ends the handshake; that is the test
      socket.on('data', () => (requests += 1));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => new Promise((resolve) => server.close(resolve)));
    const address = server.address();
    return { port: typeof address === 'object' && address ? address.port : 0, requests: () => requests };
  }

  it('with a certificate nobody trusts gets no byte of the request', async () => {
    const server = await tlsServer(selfSigned('helpdesk.example.com'));
    expect((await sendUrl(`https://127.0.0.1:${server.port}/`)).outcome).toEqual(tls);
    expect(server.requests()).toBe(0);
  });

  it('without any certificate is a TLS failure', async () => {
    const server = await tlsServer({});
    expect((await sendUrl(`https://127.0.0.1:${server.port}/`)).outcome).toEqual(tls);
  });
});
