import { beforeAll, describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { newId } from '../../../src/core/ids.js';
import type { ClientProof, OAuthClient } from '../../../src/directory/oauth-model.js';
import { verifyAssertion } from '../../../src/http/oauth-assertion.js';
import { createKeySource } from '../../../src/http/oauth-keys.js';
import { createSigner, entraClaims, type Signer } from '../../support/assertions.js';

const now = new Date('2026-11-22T09:00:00.000Z');
const seconds = now.getTime() / 1_000;
const entra = entraClaims(now);
let signer: Signer;
let published: readonly Signer['jwk'][];

beforeAll(async () => {
  signer = await createSigner('RS256');
  published = [signer.jwk];
});

type Signing = Extract<ClientProof, { readonly kind: 'private_key_jwt' }>;
const federated = { issuer: String(entra.iss), subject: String(entra.sub) };
const url = 'https://login.microsoftonline.com/tenant/discovery/v2.0/keys';

async function judge(assertion: string, more: Partial<Signing> = {}, keys: 'there' | 'away' = 'there') {
  const client: OAuthClient = {
    id: newId('ocl'),
    directoryId: newId('dir'),
    name: 'Entra',
    proof: { kind: 'private_key_jwt', keys: { kind: 'url', url }, federated, audience: String(entra.aud), ...more },
    scopes: ['read'],
    tokenSeconds: 3_600,
    createdAt: now,
  };
  const source = createKeySource({
    readJson: async () =>
      keys === 'there' ? { kind: 'json', value: { keys: published } } : { kind: 'failed', code: 'DEADLINE' },
    onFailed: () => undefined,
  });
  return verifyAssertion({
    assertion,
    client,
    ownAudiences: ['https://rolecall.example/oauth/token'],
    keys: source,
    now,
  });
}

const refused = (reason: string) => ({ kind: 'refused', reason });

describe('an assertion', () => {
  it('proves the client, and may be remembered until it expires', async () => {
    const expiresAt = new Date(now.getTime() + (3_900 + 60) * 1_000);
    expect(await judge(await signer.sign(entra))).toEqual({ kind: 'proved', expiresAt });
    expect(await judge(await signer.sign({ ...entra, jti: 'j1' }))).toEqual({ kind: 'proved', expiresAt, jti: 'j1' });
  });

  it('may name its audience as the portal shows it, with the suffix of a scope', async () => {
    const audience = `${String(entra.aud)}/.default`;
    expect(await judge(await signer.sign(entra), { audience })).toMatchObject({ kind: 'proved' });
  });

  it.each<readonly [string, JWTPayload]>([
    ['wrong_issuer', { iss: `${String(entra.iss)}/` }],
    ['wrong_subject', { sub: 'another' }],
    ['wrong_audience', { aud: 'https://rolecall.example/oauth/token' }],
    ['wrong_audience', { aud: ['api://one', 'api://two'] }],
    ['expired', { exp: seconds - 60 }],
    ['not_yet_valid', { nbf: seconds + 61 }],
    ['not_yet_valid', { iat: seconds + 61 }],
    ['lasts_too_long', { exp: seconds + 24 * 3_600 + 61 }],
    ['malformed', { exp: undefined }],
    ['malformed', { jti: 'x'.repeat(513) }],
    ['malformed', { jti: 7 as unknown as string }], // what a hostile issuer may send
  ])('is refused as %s for %j', async (reason, change) => {
    expect(await judge(await signer.sign({ ...entra, ...change }))).toEqual(refused(reason));
  });

  it.each<readonly [string, JWTPayload]>([
    ['just expired', { exp: seconds - 59 }],
    ['valid in a moment', { nbf: seconds + 59, iat: seconds + 59 }],
    ['for several audiences', { aud: ['api://one', String(entra.aud)] }],
    ['of a managed identity, which lasts a day', { exp: seconds + 24 * 3_600 }],
  ])('is taken when it is %s', async (_what, change) => {
    expect(await judge(await signer.sign({ ...entra, ...change }))).toMatchObject({ kind: 'proved' });
  });

  it('needs a jti and the service as audience when nobody else signs for the client', async () => {
    const keys = { kind: 'url' as const, url };
    const own = { kind: 'private_key_jwt' as const, keys };
    const client: OAuthClient = {
      id: newId('ocl'),
      directoryId: newId('dir'),
      name: 'own',
      proof: own,
      scopes: ['read'],
      tokenSeconds: 3_600,
      createdAt: now,
    };
    const source = createKeySource({
      readJson: async () => ({ kind: 'json', value: { keys: published } }),
      onFailed: () => undefined,
    });
    const ask = async (claims: JWTPayload) =>
      verifyAssertion({
        assertion: await signer.sign(claims),
        client,
        ownAudiences: ['https://rolecall.example'],
        keys: source,
        now,
      });
    const claims = { iss: client.id, sub: client.id, aud: 'https://rolecall.example', exp: seconds + 60 };
    expect(await ask({ ...claims, jti: 'j1' })).toMatchObject({ kind: 'proved' });
    expect(await ask(claims)).toEqual(refused('jti_missing'));
    expect(await ask({ ...claims, jti: 'j1', aud: 'https://other.example' })).toEqual(refused('wrong_audience'));
  });

  it('is refused when no published key made it', async () => {
    const stranger = await createSigner('RS256', 'another');
    expect(await judge(await stranger.sign(entra))).toEqual(refused('unknown_key'));
    const sameName = await createSigner('RS256', signer.kid);
    expect(await judge(await sameName.sign(entra))).toEqual(refused('wrong_signature'));
    const otherAlgorithm = await createSigner('RS512', signer.kid);
    expect(await judge(await otherAlgorithm.sign(entra))).toEqual(refused('wrong_algorithm'));
    expect(await judge('no.jwt.')).toEqual(refused('malformed'));
  });

  it('is judged with every key that could have made it when none has a name', async () => {
    const other = await createSigner('RS256');
    const before = published;
    published = [other.jwk, signer.jwk].map(({ kid, ...jwk }) => (kid === undefined ? jwk : { ...jwk }));
    expect(await judge(await signer.sign(entra))).toMatchObject({ kind: 'proved' });
    published = before;
  });

  it('is neither right nor wrong while the keys cannot be read', async () => {
    expect(await judge(await signer.sign(entra), {}, 'away')).toEqual({ kind: 'keys_unavailable' });
  });
});
