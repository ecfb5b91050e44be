import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import Provider, { type Context } from 'oidc-provider';
import MemoryAdapter from 'oidc-provider/lib/adapters/memory_adapter.js';

/** Who signs in at the provider, without being asked anything. */
export interface ProviderPerson {
  readonly id: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Makes another ID token of the one the provider issued. `sign` signs with the provider's own key. */
export type Tamper = (claims: JWTPayload, sign: (claims: JWTPayload) => Promise<string>) => Promise<string>;

/** A real OpenID provider on loopback: oidc-provider, with one confidential client. */
export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who is signed in from now on. */
  person: ProviderPerson;
  /** Applied to every ID token while it is set. */
  tamper: Tamper | undefined;
  /** Requests to the token endpoint so far. */
  readonly exchanges: number;
  stop(): Promise<void>;
}

/** Starts it. `redirectUrl` is the only one its client allows; claims come in the ID token, or only from the userinfo endpoint. */
export async function startProvider(
  redirectUrl: string,
  { claimsIn = 'id_token' }: { readonly claimsIn?: 'id_token' | 'userinfo' } = {},
): Promise<TestProvider> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'test', alg: 'RS256', use: 'sig' };
  const clientSecret = 'planted-client-secret-of-the-provider';
  const state: { person: ProviderPerson; tamper: Tamper | undefined; exchanges: number } = {
    person: { id: 'nobody', claims: {} },
    tamper: undefined,
    exchanges: 0,
  };
  const client = { client_id: 'rolecall', client_secret: clientSecret, redirect_uris: [redirectUrl] };
  const provider = new Provider(issuer, {
    adapter: MemoryAdapter,
    clients: [client],
    jwks: { keys: [jwk] },
    cookies: { keys: ['a key for the cookies of a test'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    conformIdTokenClaims: claimsIn === 'userinfo',
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: Context, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: Context, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...state.person.claims }),
    }),
    loadExistingGrant: (context: Context) => grantAll(provider, context),
    renderError: (context: Context, out: { readonly error: string }) => {
      context.body = out.error;
    },
    ttl: { Session: 60, Grant: 60, Interaction: 60, AccessToken: 60, IdToken: 60 },
  });
  const sign = (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'test' }).sign(privateKey);
  provider.use(async (context, next) => {
    await next();
    if (context.path !== '/token') return;
    state.exchanges += 1;
    const answer = context.body as { id_token?: string } | undefined; // an answer of the token endpoint
    if (state.tamper && answer?.id_token !== undefined)
      answer.id_token = await state.tamper(decodeJwt(answer.id_token), sign);
  });
  const handle = provider.callback();
  server.on('request', (req, res) => {
    if (!req.url?.startsWith('/interaction/')) return handle(req, res);
    const result = { login: { accountId: state.person.id, remember: false } };
    void provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
  });
  return Object.assign(state, { issuer, clientId: client.client_id, clientSecret, stop: () => stop(server) });
}

/** What everybody who signs in has agreed to. */
async function grantAll(provider: Provider, { oidc }: Context) {
  const clientId = oidc.client?.clientId;
  const accountId = oidc.session?.accountId;
  if (clientId === undefined || accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope('openid email profile groups');
  await grant.save();
  return grant;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
