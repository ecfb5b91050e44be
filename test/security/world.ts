import { scimClient } from '../support/tenant.js';
import type { ChildService } from '../support/service.js';
import { testAdminKey } from '../support/service.js';

/** A directory with people and groups in it, and what belongs to it alone. */
export interface PlantedDirectory {
  readonly id: string;
  readonly token: string;
  readonly readToken: string;
  readonly userIds: readonly string[];
  readonly groupIds: readonly string[];
  /** A text that stands in its records, and must stand in no answer to anybody else. */
  readonly marker: string;
  /** A cursor of a page of its users. */
  readonly cursor: string;
}

/** What the hostile requests are sent into. */
export interface World {
  readonly mine: PlantedDirectory;
  readonly theirs: PlantedDirectory;
  readonly targetId: string;
  /** Of an owner, made by the service: unlike the admin key it goes on when its address is slowed down for what others send. */
  readonly ownerKey: string;
  /** Texts that must stand in no answer and in no line of the log. */
  readonly secrets: readonly string[];
}

/** One call of the admin API with the key; throws for what is no success. */
export async function admin(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${testAdminKey}`, 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers, ...sent });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>; // every answer of the API is an object
}

/** Fills a service with two directories, a target, an OAuth client and an API key; nothing of their secrets is ever shown again. */
export async function plantWorld({ url }: ChildService): Promise<World> {
  const mine = await plantDirectory(url, 'Mine');
  const theirs = await plantDirectory(url, 'Theirs');
  const connector = { kind: 'webhook', url: 'http://127.0.0.1:9/' };
  const target = await admin(url, 'POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector });
  const client = await admin(url, 'POST', `/directories/${theirs.id}/oauth-clients`, {
    name: 'sync',
    method: 'client_secret',
  });
  const key = await admin(url, 'POST', '/api-keys', { name: 'reports', role: 'auditor' });
  const owner = await admin(url, 'POST', '/api-keys', { name: 'hostile', role: 'owner' });
  const ownerKey = String(owner['key']);
  const invited = await admin(url, 'POST', '/admins', { email: 'eve@example.com', name: 'Eve', role: 'editor' });
  const secrets = [
    testAdminKey,
    ownerKey,
    mine.token,
    mine.readToken,
    theirs.token,
    theirs.readToken,
    ...[target['signingSecret'], client['clientSecret'], key['key'], invited['oneTimePassword']].map(String),
  ];
  if (secrets.some((secret) => secret.length < 12)) throw new Error('a secret was not given');
  return { mine, theirs, targetId: String(target['id']), ownerKey, secrets };
}

async function plantDirectory(url: string, name: string): Promise<PlantedDirectory> {
  const { id } = await admin(url, 'POST', '/directories', { name });
  const { token } = await admin(url, 'POST', `/directories/${String(id)}/tokens`, {});
  const read = await admin(url, 'POST', `/directories/${String(id)}/tokens`, { scopes: ['read'] });
  const marker = `planted-of-${name.toLowerCase()}-7f3a`;
  const scim = scimClient(`${url}/scim/v2/${String(id)}`, String(token));
  const userIds: string[] = [];
  for (let at = 0; at < 5; at += 1) {
    const userName = `${marker}-${at}@example.com`;
    const { body } = await scim('POST', '/Users', { userName, externalId: `${marker}-${at}`, displayName: marker });
    userIds.push(String(body['id']));
  }
  const members = userIds.map((value) => ({ value }));
  const group = await scim('POST', '/Groups', { displayName: `${marker} group`, members });
  const page = await scim('GET', '/Users?count=2&cursor');
  return {
    id: String(id),
    token: String(token),
    readToken: String(read['token']),
    userIds,
    groupIds: [String(group.body['id'])],
    marker,
    cursor: String(page.body['nextCursor']),
  };
}
