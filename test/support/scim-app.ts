import type { RequestListener } from 'node:http';
import supertest, { type Test } from 'supertest';
import { publishedRoles } from '../../src/assignments/published-roles.js';
import { catalogs } from '../../src/catalogs/index.js';
import { newId } from '../../src/core/ids.js';
import { createUseNotes } from '../../src/core/use-notes.js';
import { parseDirectoryParam, scimBasePath, scimPlaceOf } from '../../src/directory/base-path.js';
import { createDirectories } from '../../src/directory/directories.js';
import { createGroups } from '../../src/directory/groups.js';
import type { Dialect, Directory, TokenScope } from '../../src/directory/model.js';
import { createUsers } from '../../src/directory/users.js';
import { emptyPolicy } from '../../src/mapping/policy.js';
import type { ProvisioningEntry } from '../../src/evidence/model.js';
import { ScimFault } from '../../src/scim/faults.js';
import { createScimListener, type ScimNeeds } from '../../src/scim/router.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import type { Store } from '../../src/stores/store.js';

export const publicUrl = 'https://rolecall.example';

/** The token every directory of the test app takes; `read-only` may only read. */
export const scimToken = 'test-token';
export const readOnlyToken = 'read-only';

/** What came back; `body` is parsed, `{}` where there was none. */
export interface ScimReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly text: string;
}

/** A SCIM service on an embedded store in memory, without the rest of the application. */
export interface ScimApp {
  readonly app: RequestListener;
  readonly store: Store;
  readonly directory: Directory;
  /** Absolute base URL of the directory, as answers show it. */
  readonly base: string;
  readonly now: { at: Date };
  readonly unknownErrors: unknown[];
  /** A request under the directory's base with the token; `path` starts with a slash. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<ScimReply>;
  /** One more directory on the same service, with its own `call`. */
  addDirectory(name: string, dialect?: Dialect): Promise<Pick<ScimApp, 'directory' | 'base' | 'call'>>;
  /** The provisioning log, oldest first. */
  log(): Promise<readonly ProvisioningEntry[]>;
  close(): Promise<void>;
}

/** Opens one. `change` replaces parts of what the router is built on, for faults that a healthy store does not have. */
export async function openScimApp(
  options: { readonly dialect?: Dialect; readonly change?: (needs: ScimNeeds) => ScimNeeds } = {},
): Promise<ScimApp> {
  const now = { at: new Date('2026-11-22T09:00:00.000Z') };
  const clock = () => now.at;
  const store = await openSqliteStore('sqlite::memory:', { clock });
  const onMarked = () => undefined;
  const directories = createDirectories({
    store,
    clock,
    onMarked,
    beforeRename: async () => undefined,
    noteUse: createUseNotes(onMarked),
  });
  const unknownErrors: unknown[] = [];
  const needs: ScimNeeds = {
    users: createUsers({ store, onMarked }),
    groups: createGroups({ store, onMarked }),
    authenticate: authenticateWith((id) => directories.get(id)),
    evidence: store,
    listRoles: () =>
      publishedRoles({
        targets: store,
        currentPolicy: async () => ({ version: 0, policy: emptyPolicy() }),
        catalogs,
      }),
    clock,
    publicUrl,
    cursorKey: Buffer.alloc(32, 7),
    onUnknownError: (error) => unknownErrors.push(error),
  };
  const app = createScimListener(options.change?.(needs) ?? needs);

  const addDirectory: ScimApp['addDirectory'] = async (name, dialect = 'auto') => {
    const directory = await directories.create({ name, dialect });
    return { directory, base: `${publicUrl}${scimBasePath(directory.id)}`, call: callerOf(app, directory) };
  };
  return {
    ...(await addDirectory('Test directory', options.dialect)),
    app,
    store,
    now,
    unknownErrors,
    addDirectory,
    log: async () => [...(await store.listProvisioning({}, { limit: 1000 })).items].reverse(),
    close: () => store.close(),
  };
}

/** Registers a helpdesk instance, whose roles the service then publishes. */
export async function addTarget({ store, now }: Pick<ScimApp, 'store' | 'now'>, name: string, catalog: string) {
  const connector = { kind: 'webhook', settings: {} };
  const target = {
    id: newId('tgt'),
    name,
    catalog,
    connector,
    accountKey: 'email' as const,
    signatures: ['v1'] as const,
    revision: 1,
    isEnabled: true,
  };
  await store.insertTarget({ ...target, createdAt: now.at }, { keys: [] });
}

/** A user body with what most tests need. */
export function userBody(userName: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName, ...more };
}

/** A group body whose members are the given ids. */
export function groupBody(displayName: string, members: readonly string[] = []): Record<string, unknown> {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName,
    members: members.map((value) => ({ value })),
  };
}

/** A PATCH body. */
export function patchBody(...operations: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}

function callerOf(app: RequestListener, directory: Directory): ScimApp['call'] {
  return async (method, path, body, headers = {}) => {
    const request = open(app, method, `${scimBasePath(directory.id)}${path}`);
    request.set({ authorization: `Bearer ${scimToken}`, ...headers });
    if (body !== undefined) {
      const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
      if (!hasType) request.set('content-type', 'application/scim+json');
      request.send(typeof body === 'string' ? body : JSON.stringify(body));
    }
    const reply: ScimReply = await request;
    return reply;
  };
}

function open(app: RequestListener, method: string, url: string): Test {
  const agent = supertest(app);
  switch (method) {
    case 'GET':
      return agent.get(url);
    case 'HEAD':
      return agent.head(url);
    case 'POST':
      return agent.post(url);
    case 'PUT':
      return agent.put(url);
    case 'PATCH':
      return agent.patch(url);
    case 'DELETE':
      return agent.delete(url);
    case 'OPTIONS':
      return agent.options(url);
    default:
      throw new Error(`${method} is no method of this test app`);
  }
}

function authenticateWith(find: (id: Directory['id']) => Promise<Directory>): ScimNeeds['authenticate'] {
  return async (req) => {
    const scopes = scopesOf(req.headers.authorization);
    const id = parseDirectoryParam(scimPlaceOf(req.url ?? '')?.directoryParam);
    if (!scopes || !id)
      throw new ScimFault(401, 'send the token of the directory', {
        headers: { 'WWW-Authenticate': 'Bearer realm="scim"' },
      });
    return { directory: await find(id), scopes, requestId: newId('req') };
  };
}

function scopesOf(authorization: string | undefined): readonly TokenScope[] | undefined {
  if (authorization === `Bearer ${scimToken}`) return ['read', 'write'];
  return authorization === `Bearer ${readOnlyToken}` ? ['read'] : undefined;
}
