import { describe, expect, it } from '@jest/globals';
import { createOpenId, type Send } from '../../../src/http/openid.js';

const access = {
  issuer: 'https://login.microsoftonline.com/common/v2.0',
  clientId: 'rolecall',
  groupClaim: 'roles',
  scopes: ['openid'],
  changedAt: '2026-01-01T00:00:00.000Z',
};
const tenant = 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0';
const redirectUrl = 'https://rolecall.example.com/sign-on/callback';

/** An OpenID client of a provider that names itself so. */
function clientOf(issuer: string) {
  const metadata = {
    issuer,
    authorization_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    token_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    jwks_uri: 'https://login.microsoftonline.com/common/discovery/v2.0/keys',
  };
  const send: Send = async () => ({
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  });
  return createOpenId({ send, urlFault: () => undefined });
}

describe('the OpenID client', () => {
  it('refuses an issuer that speaks for every tenant of Microsoft: anybody could give themselves a role in one of their own', async () => {
    const everybody = clientOf('https://login.microsoftonline.com/{tenantid}/v2.0');
    expect(await everybody.faultOf(access)).toContain('name your own tenant');
    await expect(everybody.begin(access, redirectUrl)).rejects.toMatchObject({ code: 'issuer_of_every_tenant' });
  });

  it.each([tenant, 'https://login.microsoftonline.com/acme.example/v2.0'])(
    'takes the issuer of one tenant, by its id and by its domain: %s',
    async (issuer) => {
      const own = { ...access, issuer };
      expect(await clientOf(tenant).faultOf(own)).toBeUndefined();
      const { url } = await clientOf(tenant).begin(own, redirectUrl);
      expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    },
  );
});
