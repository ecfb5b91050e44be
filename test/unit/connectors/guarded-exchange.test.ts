import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createGuardedExchange, exchangeLimits } from '../../../src/connectors/guarded-exchange.js';
import { getJson } from '../../../src/connectors/guarded-json.js';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/keys`);
}

const inside = ['127.0.0.0/8'];
const loopback = createGuardedExchange({ privateTargets: inside });
const failed = (code: string) => ({ kind: 'failed', code });

describe('reading a JSON document from a configured address', () => {
  it('gives its value', async () => {
    const url = await serve((_request, response) => response.end('{"keys":[]}'));
    expect(await getJson(loopback, url)).toEqual({ kind: 'json', value: { keys: [] } });
  });

  it('reaches nothing private unless it is listed, by address or by name', async () => {
    const resolver = async () => [{ address: '127.0.0.1', family: 4 }];
    const guarded = createGuardedExchange({ privateTargets: [], resolver });
    const url = await serve((_request, response) => response.end('{}'));
    expect(guarded.faultOf(url)).toMatch(/ROLECALL_PRIVATE_TARGETS/);
    expect(await getJson(guarded, url)).toEqual(failed('EGRESS_DENIED'));
    expect(await getJson(guarded, new URL('https://idp.example/keys'))).toEqual(failed('EGRESS_DENIED'));
    expect(guarded.faultOf(new URL('https://idp.example:22/keys'))).toBeDefined();
    expect(guarded.faultOf(new URL('https://idp.example:8443/keys'))).toBeUndefined();
  });

  it('follows no redirect and takes no other status', async () => {
    const away = await serve((_request, response) => response.writeHead(302, { location: '/other' }).end());
    expect(await getJson(loopback, away)).toEqual(failed('STATUS_302'));
  });

  it('reads no more than the limit', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(exchangeLimits.bodyBytes + 1)));
    expect(await getJson(loopback, url)).toEqual(failed('TOO_LARGE'));
  });

  it('waits no longer than the limit, also for an answer that only trickles', async () => {
    const limits = { ...exchangeLimits, deadlineMs: 50 };
    const hasty = createGuardedExchange({ privateTargets: inside, limits });
    const silent = await serve(() => undefined);
    expect(await getJson(hasty, silent)).toEqual(failed('DEADLINE'));
    const slow = await serve((_request, response) => void response.write('{'));
    expect(await getJson(hasty, slow)).toEqual(failed('DEADLINE'));
  });

  it('says what went wrong with an answer that is no JSON, or is cut short, or is not there', async () => {
    expect(await getJson(loopback, await serve((_request, response) => response.end('<html>')))).toEqual(
      failed('NOT_JSON'),
    );
    const cut = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('{');
      response.destroy();
    });
    expect((await getJson(loopback, cut)).kind).toBe('failed');
    expect(await getJson(loopback, new URL('http://127.0.0.1:1/'))).toEqual(failed('ECONNREFUSED'));
  });
});
