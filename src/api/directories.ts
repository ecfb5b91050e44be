import { z } from 'zod';
import type { TokenId } from '../core/ids.js';
import { scimBasePath } from '../directory/base-path.js';
import type { Directories } from '../directory/directories.js';
import { dialects, type Directory, type DirectoryToken } from '../directory/model.js';
import { addressRanges, shownRanges } from './address-ranges.js';
import { operation, type Operation } from './operation.js';
import {
  instant,
  label,
  pageOf,
  pageQuery,
  pageRequest,
  reason,
  requireDirectoryId,
  requireId,
  showPage,
  withoutUndefined,
} from './shapes.js';

interface Needs {
  readonly directories: Directories;
  /** Origin and path prefix by which the outside reaches the service, no trailing slash. */
  readonly publicUrl: () => string;
}

const rateLimit = z
  .number()
  .min(0)
  .max(1_000_000)
  .describe('sustained SCIM requests per second; absent: the default of the service; 0: no limit');

const directoryView = z
  .object({
    id: z.string(),
    name: z.string(),
    dialect: z.enum(dialects),
    rateLimit: rateLimit.optional(),
    baseUrl: z.string().describe('what to enter as SCIM base URL or tenant URL at the identity provider'),
    createdAt: instant,
  })
  .meta({ id: 'Directory' });

const tokenFields = {
  id: z.string(),
  name: z.string(),
  lastFour: z.string(),
  scopes: z.array(z.enum(['read', 'write'])),
  createdAt: instant,
  expiresAt: instant.nullable().describe('null: does not expire'),
  allowFrom: shownRanges,
};

const tokenView = z
  .object({
    ...tokenFields,
    lastUsedAt: instant.optional(),
    oauthClientId: z.string().optional().describe('the OAuth client that got it at the token endpoint'),
  })
  .meta({ id: 'DirectoryToken' });
const newTokenView = z
  .object({ ...tokenFields, token: z.string().describe('shown this once') })
  .meta({ id: 'NewDirectoryToken' });

const directoryInput = z.strictObject({
  name: label,
  dialect: z.enum(dialects).default('auto'),
  rateLimit: rateLimit.optional(),
});
const directoryChange = z.strictObject({
  name: label.optional(),
  dialect: z.enum(dialects).optional(),
  rateLimit: rateLimit.optional(),
});
const tokenInput = z.strictObject({
  name: label.default('token'),
  expiresInDays: z.int().min(1).max(3_650).optional(),
  scopes: z
    .array(z.enum(['read', 'write']))
    .min(1)
    .optional(),
  allowFrom: addressRanges.optional().describe('addresses or CIDR ranges; absent: from anywhere'),
});
const tokenChange = z.strictObject({
  allowFrom: addressRanges.nullable().describe('addresses or CIDR ranges; null: from anywhere'),
});

/** Identity provider tenants, and the bearer tokens they come with. */
export function directoryOperations({ directories, publicUrl }: Needs): readonly Operation[] {
  const show = (directory: Directory) => showDirectory(directory, publicUrl());
  const tag = 'Directories';
  return [
    operation({
      method: 'post',
      path: '/directories',
      allow: 'operate',
      audit: 'directory.create',
      tag,
      summary: 'Register a directory',
      body: directoryInput,
      status: 201,
      answer: directoryView,
      handle: async ({ body: { rateLimit, ...input } }) =>
        show(await directories.create({ ...input, ...(rateLimit === undefined ? {} : { rateLimit }) })),
    }),
    operation({
      method: 'get',
      path: '/directories',
      allow: 'read',
      tag,
      summary: 'List directories',
      query: pageQuery,
      status: 200,
      answer: pageOf(directoryView),
      handle: async ({ query }) => showPage(await directories.list(pageRequest(query)), show),
    }),
    operation({
      method: 'get',
      path: '/directories/{id}',
      allow: 'read',
      tag,
      summary: 'Read a directory',
      status: 200,
      answer: directoryView,
      handle: async ({ params }) => show(await directories.get(requireDirectoryId(params.id))),
    }),
    operation({
      method: 'patch',
      path: '/directories/{id}',
      allow: 'operate',
      audit: 'directory.update',
      tag,
      summary: 'Change name, dialect or rate limit',
      body: directoryChange,
      status: 200,
      answer: directoryView,
      handle: async ({ params, body }) =>
        show(await directories.update(requireDirectoryId(params.id), withoutUndefined(body))),
    }),
    operation({
      method: 'delete',
      path: '/directories/{id}',
      allow: 'operate',
      audit: 'directory.remove',
      tag,
      summary: 'Remove a directory',
      description:
        'Its tokens end at once; its users are deleted as over SCIM, so that roles that came from it alone are revoked. The reason is kept in the audit.',
      body: z.strictObject({ reason: reason.optional() }),
      status: 204,
      handle: ({ params }) => directories.remove(requireDirectoryId(params.id)),
    }),
    ...tokenOperations(directories),
  ];
}

function tokenOperations(directories: Directories): readonly Operation[] {
  const tag = 'Directories';
  return [
    operation({
      method: 'post',
      path: '/directories/{id}/tokens',
      allow: 'secrets.manage',
      audit: 'token.create',
      tag,
      summary: 'Make a SCIM token',
      description: 'The token is shown once. Several may be live, so that one can be replaced without an outage.',
      body: tokenInput,
      status: 201,
      answer: newTokenView,
      handle: async ({ params, body }) => {
        const input = { name: body.name, ...withoutUndefined(body) };
        const { record, token } = await directories.createToken(requireDirectoryId(params.id), input);
        return { ...showToken(record), token };
      },
    }),
    operation({
      method: 'get',
      path: '/directories/{id}/tokens',
      allow: 'read',
      tag,
      summary: 'List the SCIM tokens of a directory, without their text',
      query: pageQuery,
      status: 200,
      answer: pageOf(tokenView),
      handle: async ({ params, query }) =>
        showPage(await directories.listTokens(requireDirectoryId(params.id), pageRequest(query)), showKeptToken),
    }),
    operation({
      method: 'patch',
      path: '/directories/{id}/tokens/{tokenId}',
      allow: 'secrets.manage',
      audit: 'token.update',
      tag,
      summary: 'Say from which addresses a SCIM token may be used',
      description:
        'Holds from the next request on. A request from elsewhere is answered with 403. Behind a proxy the client counts, where ROLECALL_TRUSTED_PROXIES names the proxy.',
      body: tokenChange,
      status: 200,
      answer: tokenView,
      handle: async ({ params, body: { allowFrom } }) => {
        const tokenId: TokenId = requireId('tok', 'token', params.tokenId);
        return showKeptToken(
          await directories.limitToken(requireDirectoryId(params.id), tokenId, allowFrom ?? undefined),
        );
      },
    }),
    operation({
      method: 'delete',
      path: '/directories/{id}/tokens/{tokenId}',
      allow: 'secrets.manage',
      audit: 'token.retire',
      tag,
      summary: 'Retire a SCIM token at once',
      status: 204,
      handle: ({ params }) => {
        const tokenId: TokenId = requireId('tok', 'token', params.tokenId);
        return directories.removeToken(requireDirectoryId(params.id), tokenId);
      },
    }),
  ];
}

function showDirectory({ id, name, dialect, rateLimit, createdAt }: Directory, publicUrl: string) {
  return {
    id,
    name,
    dialect,
    ...(rateLimit === undefined ? {} : { rateLimit }),
    baseUrl: `${publicUrl}${scimBasePath(id)}`,
    createdAt: createdAt.toISOString(),
  };
}

function showKeptToken(token: DirectoryToken) {
  return {
    ...showToken(token),
    ...(token.lastUsedAt ? { lastUsedAt: token.lastUsedAt.toISOString() } : {}),
    ...(token.oauthClientId === undefined ? {} : { oauthClientId: token.oauthClientId }),
  };
}

function showToken({ id, name, lastFour, scopes, createdAt, expiresAt, allowFrom }: DirectoryToken) {
  return {
    id,
    name,
    lastFour,
    scopes,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    allowFrom: allowFrom ?? null,
  };
}
