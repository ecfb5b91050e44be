import * as openid from 'openid-client';
import type { ProviderAccess, ProviderProfile } from '../admins/sign-on.js';
import { groupsIn } from '../admins/sign-on-role.js';
import { providerFailure, ProviderFailure } from './openid-failure.js';

/** Sends one request where people configured; must refuse addresses that are not to be reached. */
export type Send = (
  url: URL,
  request: {
    readonly method: 'GET' | 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  },
) => Promise<
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
      readonly body: string;
    }
  | { readonly kind: 'failed'; readonly code: string }
>;

/** What only the browser that began may bring back. */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE (RFC 7636). */
  readonly verifier: string;
  /** `changedAt` of the settings it began under: the code of one provider must not reach another (RFC 9700 section 4.4). */
  readonly settingsAt: string;
}

/** Signing in at an OpenID provider by authorization code, PKCE, state and nonce. Every failure is a ProviderFailure. */
export interface OpenId {
  /** What keeps it from being used, in words for an owner; undefined when the issuer answers as an OpenID provider with codes and PKCE in reach. */
  faultOf(access: ProviderAccess): Promise<string | undefined>;
  /** Where to send the browser. */
  begin(access: ProviderAccess, redirectUrl: string): Promise<{ readonly url: URL; readonly flow: Flow }>;
  /** Who came back at `url`: the redirect URL with the provider's answer. */
  finish(access: ProviderAccess, url: URL, flow: Flow): Promise<ProviderProfile>;
}

/** Metadata is read again after this. */
const freshMs = 10 * 60_000;
/** After a failure the provider is left alone for as long, whoever asks. */
const retryMs = 5_000;
const toleranceSeconds = 30;

interface Known {
  readonly key: string;
  readonly until: number;
  readonly config: Promise<openid.Configuration>;
}

/** Builds it. `nowMs` only goes forward. */
export function createOpenId({
  send,
  urlFault,
  nowMs = () => performance.now(),
}: {
  readonly send: Send;
  readonly urlFault: (url: URL) => string | undefined;
  readonly nowMs?: () => number;
}): OpenId {
  let known: Known | undefined;

  const configure = (access: ProviderAccess): Promise<openid.Configuration> => {
    const key = JSON.stringify([access.issuer, access.clientId, access.changedAt]);
    if (known?.key === key && known.until > nowMs()) return known.config;
    const config = discover(access, send);
    known = { key, until: nowMs() + freshMs, config };
    config.catch(() => {
      if (known?.config === config) known = { key, until: nowMs() + retryMs, config };
    });
    return config;
  };

  return {
    async faultOf(access) {
      const fault = URL.canParse(access.issuer) ? urlFault(new URL(access.issuer)) : 'must be a URL';
      if (fault !== undefined) return fault;
      try {
        const metadata = (await discover(access, send)).serverMetadata();
        return metadata.authorization_endpoint !== undefined && metadata.token_endpoint !== undefined
          ? undefined
          : 'has no authorization and token endpoints in its OpenID configuration';
      } catch (error) {
        const { code } = providerFailure(error);
        if (code === everyTenant)
          return 'lets in people of every tenant, who could give themselves any role: name your own tenant in it, as https://login.microsoftonline.com/<tenant id>/v2.0';
        return `gives no OpenID configuration (${code}): ${access.issuer.replace(/\/$/, '')}/.well-known/openid-configuration must answer, and name this very issuer`;
      }
    },

    async begin(access, redirectUrl) {
      try {
        const config = await configure(access);
        const flow = {
          state: openid.randomState(),
          nonce: openid.randomNonce(),
          verifier: openid.randomPKCECodeVerifier(),
          settingsAt: access.changedAt,
        };
        const url = openid.buildAuthorizationUrl(config, {
          redirect_uri: redirectUrl,
          scope: access.scopes.join(' '),
          state: flow.state,
          nonce: flow.nonce,
          code_challenge: await openid.calculatePKCECodeChallenge(flow.verifier),
          code_challenge_method: 'S256',
        });
        return { url, flow };
      } catch (error) {
        throw providerFailure(error);
      }
    },

    async finish(access, url, { state, nonce, verifier }) {
      try {
        const config = await configure(access);
        const checks = {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        };
        const tokens = await openid.authorizationCodeGrant(config, url, checks);
        const claims = tokens.claims();
        if (!claims) throw new ProviderFailure('no_id_token');
        const more = isComplete(claims, access) ? undefined : await userInfo(config, tokens.access_token, claims.sub);
        return profileOf({ ...more, ...claims }, access);
      } catch (error) {
        throw providerFailure(error);
      }
    },
  };
}

/** Microsoft's `common` and `organizations`: the ID token may then be of any tenant, and its owner says which roles and groups it holds. */
const everyTenant = 'issuer_of_every_tenant';

/** Reads the metadata, and has the signature of every ID token checked: its coming over TLS does not do here, where plain http may be allowed. */
async function discover(access: ProviderAccess, send: Send): Promise<openid.Configuration> {
  const { issuer, clientId, clientSecret } = access;
  const isPlain = new URL(issuer).protocol === 'http:';
  const config = await openid.discovery(
    new URL(issuer),
    clientId,
    { [openid.clockTolerance]: toleranceSeconds },
    clientSecret === undefined ? openid.None() : bySecret(clientSecret),
    {
      [openid.customFetch]: guardedFetch(send),
      timeout: 10,
      execute: isPlain ? [openid.allowInsecureRequests] : [],
    },
  );
  if (config.serverMetadata().issuer.includes('{tenantid}')) throw new ProviderFailure(everyTenant);
  openid.enableNonRepudiationChecks(config);
  return config;
}

/** In the Authorization header unless the provider takes the secret in the form alone (OpenID Connect Discovery section 3: the header is the default). */
function bySecret(secret: string): openid.ClientAuth {
  const [basic, post] = [openid.ClientSecretBasic(secret), openid.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

function guardedFetch(send: Send): openid.CustomFetch {
  return async (url, { method, headers, body }) => {
    const text = body instanceof URLSearchParams || typeof body === 'string' ? { body: body.toString() } : {}; // nothing but forms is sent
    const answer = await send(new URL(url), { method: method === 'POST' ? 'POST' : 'GET', headers, ...text });
    if (answer.kind === 'failed') throw new ProviderFailure(answer.code);
    const type = answer.headers['content-type'];
    const isEmpty = [204, 205, 304].includes(answer.status);
    return new Response(isEmpty ? null : answer.body, {
      status: Math.min(599, Math.max(200, answer.status)),
      headers: typeof type === 'string' ? { 'content-type': type } : {},
    });
  };
}

function isComplete(claims: Readonly<Record<string, unknown>>, { groupClaim }: ProviderAccess): boolean {
  return claims[groupClaim] !== undefined && claims['email'] !== undefined && claims['name'] !== undefined;
}

/** Providers may keep claims out of the ID token and give them here; one without this endpoint has said all. */
async function userInfo(config: openid.Configuration, accessToken: string, subject: string) {
  if (config.serverMetadata().userinfo_endpoint === undefined) return undefined;
  return openid.fetchUserInfo(config, accessToken, subject);
}

function profileOf(
  claims: openid.UserInfoResponse & { readonly iss?: unknown },
  access: ProviderAccess,
): ProviderProfile {
  const { sub, name, email, email_verified: isVerified } = claims;
  return {
    issuer: typeof claims.iss === 'string' ? claims.iss : access.issuer,
    subject: sub,
    ...(typeof name === 'string' && name.trim() !== '' ? { name } : {}),
    ...(isVerified === true && typeof email === 'string' && email.length <= 254 ? { verifiedEmail: email } : {}),
    groups: groupsIn(claims[access.groupClaim]),
  };
}
