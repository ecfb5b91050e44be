import { z } from 'zod';
import type { OAuthClients, MintedSecret } from '../directory/oauth-clients.js';
import type { OAuthClient, OAuthSecret } from '../directory/oauth-model.js';
import { addressRanges, shownRanges } from './address-ranges.js';
import { parseProof, proofFields } from './oauth-proof.js';
import { operation, type Operation } from './operation.js';
import { instant, label, pageOf, pageQuery, pageRequest, requireDirectoryId, requireId, showPage } from './shapes.js';

interface Needs {
  readonly oauthClients: OAuthClients;
  /** Origin and path prefix by which the outside reaches the service, no trailing slash. */
  readonly publicUrl: () => string;
  /** What is wrong with the address of a key set; undefined when it may be tried. */
  readonly jwksUrlFault: (url: URL) => string | undefined;
}

const scopes = z.array(z.enum(['read', 'write'])).min(1);
const secretDays = z.int().min(1).max(1_095).describe('life of the secret; two years when absent');
const tokenMinutes = z.int().min(60).max(360).describe('life of its access tokens');

const secretView = z.object({
  id: z.string(),
  lastFour: z.string(),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.optional(),
});
const clientFields = {
  id: z.string(),
  clientId: z.string().describe('the same as id; what to enter at the identity provider'),
  name: z.string(),
  ...proofFields,
  scopes,
  tokenMinutes,
  allowFrom: shownRanges,
  tokenEndpoint: z.string().describe('what to enter as token endpoint at the identity provider'),
  createdAt: instant,
};
const clientView = z
  .object({ ...clientFields, secrets: z.array(secretView).describe('oldest first, expired ones too') })
  .meta({ id: 'OAuthClient' });
const secretText = z.string().describe('shown this once');
const newClientView = z
  .object({ ...clientFields, clientSecret: secretText.optional(), secretExpiresAt: instant.optional() })
  .meta({ id: 'NewOAuthClient' });
const newSecretView = z
  .object({ id: z.string(), clientSecret: secretText, lastFour: z.string(), createdAt: instant, expiresAt: instant })
  .meta({ id: 'NewOAuthClientSecret' });

const clientInput = z.strictObject({
  name: label.default('OAuth client'),
  ...proofFields,
  scopes: scopes.default(['read', 'write']),
  tokenMinutes: tokenMinutes.default(60),
  secretExpiresInDays: secretDays.optional(),
  allowFrom: addressRanges
    .optional()
    .describe('addresses or CIDR ranges that its access tokens may be used from; absent: from anywhere'),
});
const clientChange = z.strictObject({
  allowFrom: addressRanges.nullable().describe('addresses or CIDR ranges; null: from anywhere'),
});
const secretInput = z.strictObject({ expiresInDays: secretDays.optional() });

const tag = 'Directories';

/** Programs that get access tokens for a directory at the token endpoint, and their secrets. */
export function oauthClientOperations(needs: Needs): readonly Operation[] {
  const { oauthClients, publicUrl, jwksUrlFault } = needs;
  const show = (client: OAuthClient) => showClient(client, publicUrl());
  const showWithSecrets = async (client: OAuthClient) => {
    const secrets = await oauthClients.listSecrets(client.id);
    return { ...show(client), secrets: secrets.map(showSecret) };
  };
  const find = (id: string, clientId: string) =>
    oauthClients.get(requireDirectoryId(id), requireId('ocl', 'OAuth client', clientId));
  return [
    operation({
      method: 'post',
      path: '/directories/{id}/oauth-clients',
      allow: 'secrets.manage',
      audit: 'oauth_client.create',
      tag,
      summary: 'Register an OAuth client',
      description:
        'For method client_secret the answer holds the first secret, shown once. For private_key_jwt name the keys (jwksUrl or jwks); issuer and subject only when another party, such as a tenant of Entra, signs for the client.',
      body: clientInput,
      status: 201,
      answer: newClientView,
      handle: async ({ params, body }) => {
        const { name, scopes, tokenMinutes, secretExpiresInDays, allowFrom } = body;
        const { client, minted } = await oauthClients.create(requireDirectoryId(params.id), {
          name,
          scopes,
          proof: parseProof(body, jwksUrlFault),
          tokenSeconds: tokenMinutes * 60,
          ...(secretExpiresInDays === undefined ? {} : { secretExpiresInDays }),
          ...(allowFrom === undefined ? {} : { allowFrom }),
        });
        return { ...show(client), ...showFirstSecret(minted) };
      },
    }),
    operation({
      method: 'get',
      path: '/directories/{id}/oauth-clients',
      allow: 'read',
      tag,
      summary: 'List the OAuth clients of a directory',
      query: pageQuery,
      status: 200,
      answer: pageOf(clientView),
      handle: async ({ params, query }) => {
        const page = await oauthClients.list(requireDirectoryId(params.id), pageRequest(query));
        const items = await Promise.all(page.items.map(showWithSecrets));
        return showPage({ ...page, items }, (item) => item);
      },
    }),
    operation({
      method: 'get',
      path: '/directories/{id}/oauth-clients/{clientId}',
      allow: 'read',
      tag,
      summary: 'Read an OAuth client',
      status: 200,
      answer: clientView,
      handle: async ({ params }) => showWithSecrets(await find(params.id, params.clientId)),
    }),
    operation({
      method: 'patch',
      path: '/directories/{id}/oauth-clients/{clientId}',
      allow: 'secrets.manage',
      audit: 'oauth_client.update',
      tag,
      summary: 'Say from which addresses the access tokens of an OAuth client may be used',
      description:
        'Holds from the next request on, for tokens given out before too, and for SCIM alone: the token endpoint answers wherever the client asks from. A request from elsewhere is answered with 403. Behind a proxy the client counts, where ROLECALL_TRUSTED_PROXIES names the proxy.',
      body: clientChange,
      status: 200,
      answer: clientView,
      handle: async ({ params, body: { allowFrom } }) => {
        const { directoryId, id } = await find(params.id, params.clientId);
        return showWithSecrets(await oauthClients.limit(directoryId, id, allowFrom ?? undefined));
      },
    }),
    operation({
      method: 'delete',
      path: '/directories/{id}/oauth-clients/{clientId}',
      allow: 'secrets.manage',
      audit: 'oauth_client.remove',
      tag,
      summary: 'Remove an OAuth client',
      description: 'Its access tokens end at once.',
      status: 204,
      handle: async ({ params }) => {
        const { directoryId, id } = await find(params.id, params.clientId);
        await oauthClients.remove(directoryId, id);
      },
    }),
    ...secretOperations(needs, find),
  ];
}

function secretOperations(
  { oauthClients }: Needs,
  find: (id: string, clientId: string) => Promise<OAuthClient>,
): readonly Operation[] {
  return [
    operation({
      method: 'post',
      path: '/directories/{id}/oauth-clients/{clientId}/secrets',
      allow: 'secrets.manage',
      audit: 'oauth_secret.create',
      tag,
      summary: 'Make another client secret',
      description:
        'The secret is shown once. Those before it stay valid, so that one can be replaced without an outage.',
      body: secretInput,
      status: 201,
      answer: newSecretView,
      handle: async ({ params, body }) => {
        const { directoryId, id } = await find(params.id, params.clientId);
        const { record, secret } = await oauthClients.addSecret(directoryId, id, body.expiresInDays);
        return { ...showSecret(record), clientSecret: secret };
      },
    }),
    operation({
      method: 'delete',
      path: '/directories/{id}/oauth-clients/{clientId}/secrets/{secretId}',
      allow: 'secrets.manage',
      audit: 'oauth_secret.retire',
      tag,
      summary: 'Retire a client secret at once',
      description: 'Access tokens that were given for it last until they expire.',
      status: 204,
      handle: async ({ params }) => {
        const { directoryId, id } = await find(params.id, params.clientId);
        await oauthClients.removeSecret(directoryId, id, requireId('ocs', 'client secret', params.secretId));
      },
    }),
  ];
}

function showClient(client: OAuthClient, publicUrl: string) {
  const { id, name, proof, scopes, tokenSeconds, allowFrom = null, createdAt } = client;
  return {
    id,
    clientId: id,
    name,
    method: proof.kind,
    ...(proof.kind === 'private_key_jwt' && {
      ...(proof.keys.kind === 'url' ? { jwksUrl: proof.keys.url } : { jwks: { keys: proof.keys.keys } }),
      ...proof.federated,
      ...(proof.audience !== undefined && { audience: proof.audience }),
    }),
    scopes,
    tokenMinutes: tokenSeconds / 60,
    allowFrom,
    tokenEndpoint: `${publicUrl}/oauth/token`,
    createdAt: createdAt.toISOString(),
  };
}

function showFirstSecret(minted: MintedSecret | undefined) {
  return minted && { clientSecret: minted.secret, secretExpiresAt: minted.record.expiresAt.toISOString() };
}

function showSecret({ id, lastFour, createdAt, expiresAt, lastUsedAt }: OAuthSecret) {
  return {
    id,
    lastFour,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...(lastUsedAt ? { lastUsedAt: lastUsedAt.toISOString() } : {}),
  };
}
