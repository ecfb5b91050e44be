import { describe, expect, it } from '@jest/globals';
import type { ClientKeys } from '../../../src/directory/oauth-model.js';
import { createKeySource, type ReadJson } from '../../../src/http/oauth-keys.js';

const source: ClientKeys = { kind: 'url', url: 'https://idp.example/keys' };
const minute = 60_000;
const key = (kid: string) => ({ kty: 'RSA', n: 'AQAB', e: 'AQAB', kid });
const json = (...kids: string[]): Awaited<ReturnType<ReadJson>> => ({ kind: 'json', value: { keys: kids.map(key) } });
const broken: Awaited<ReturnType<ReadJson>> = { kind: 'failed', code: 'ECONNREFUSED' };

/** A source whose address gives `answer`, and how often it was read. */
function rig(first: Awaited<ReturnType<ReadJson>>) {
  const state = { answer: first, reads: 0, failures: [] as string[] };
  const keys = createKeySource({
    readJson: async () => {
      state.reads += 1;
      return state.answer;
    },
    onFailed: (host, code) => state.failures.push(`${host} ${code}`),
  });
  const kids = async (kid: string | undefined, atMs: number) =>
    (await keys.find(source, kid, atMs))?.map((each) => each.kid);
  return { state, keys, kids };
}

describe('the keys of a client', () => {
  it('are read once and kept for ten minutes', async () => {
    const { state, kids } = rig(json('a', 'b'));
    expect(await kids('a', 0)).toEqual(['a']);
    expect(await kids(undefined, 9 * minute)).toEqual(['a', 'b']);
    expect(state.reads).toBe(1);
    state.answer = json('b');
    expect(await kids('a', 10 * minute)).toEqual([]);
    expect(state.reads).toBe(2);
  });

  it('are read again for an unknown kid, at most once a minute', async () => {
    const { state, kids } = rig(json('a'));
    await kids('a', 0);
    state.answer = json('a', 'b');
    expect(await kids('b', minute - 1)).toEqual([]);
    expect(state.reads).toBe(1);
    expect(await kids('b', minute)).toEqual(['b']);
    for (const ms of [1, 2, 3]) expect(await kids('c', minute + ms)).toEqual([]);
    expect(state.reads).toBe(2);
  });

  it('are read once for many requests at the same time', async () => {
    const { state, kids } = rig(json('a'));
    expect(await Promise.all([kids('a', 0), kids('a', 0), kids('a', 0)])).toEqual([['a'], ['a'], ['a']]);
    expect(state.reads).toBe(1);
  });

  it('stay in use for a day while their address does not answer, and are then unavailable', async () => {
    const { state, kids } = rig(json('a'));
    await kids('a', 0);
    state.answer = broken;
    expect(await kids('a', 23 * 60 * minute)).toEqual(['a']);
    expect(await kids('a', 24 * 60 * minute)).toBeUndefined();
    expect(state.failures).toEqual(['idp.example ECONNREFUSED', 'idp.example ECONNREFUSED']);
  });

  it('are unavailable when the address gives no key set, without asking it for every request', async () => {
    const { state, kids } = rig({ kind: 'json', value: { keys: 'none' } });
    expect(await kids('a', 0)).toBeUndefined();
    expect(await kids('a', minute - 1)).toBeUndefined();
    expect([state.reads, state.failures]).toEqual([1, ['idp.example NO_KEYS']]);
    state.answer = json('a');
    expect(await kids('a', minute)).toEqual(['a']);
  });

  it('leave shared keys and other kinds out', async () => {
    const odd = [{ kty: 'oct', k: 'AAAA', kid: 'a' }, null, 'x', { kid: 'a' }, { ...key('a'), kid: 1 }];
    const { kids } = rig({ kind: 'json', value: { keys: [...odd, key('a')] } });
    expect(await kids('a', 0)).toEqual(['a']);
  });
});
