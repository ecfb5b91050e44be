import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createAdmin, type Admin } from '../../src/demo/admin.js';
import type { ReceiverOptions } from '../../src/demo/receiver/server.js';
import type { MongoDatabase } from './mongo-database.js';
import { openReceiver, type TestReceiver } from './receiver.js';
import { startChild, testAdminKey, type ChildService } from './service.js';
import { scimClient, type SendScim } from './tenant.js';

/** The service as a process of its own, with helpdesks in this one and people who hold nothing yet. */
export interface ChildCompany {
  readonly service: ChildService;
  /** The SQLite database, in a folder of its own beside its keys; no file when it is on MongoDB. */
  readonly database: string;
  readonly admin: Admin;
  readonly scim: SendScim;
  /** By the name of the target. */
  readonly receivers: ReadonlyMap<string, TestReceiver>;
  /** SCIM ids; the n-th is `person(n)`. */
  readonly ids: readonly string[];
  readonly person: (n: number) => string;
  /** Creates a group; returns its id. */
  readonly group: (displayName: string, members: readonly string[]) => Promise<string>;
}

interface CompanyOptions {
  /** Targets of catalog gorgias, each with what its receiver does before it looks at a request. */
  readonly targets: Readonly<Record<string, ReceiverOptions['before']>>;
  readonly policy: string;
  readonly people: number;
  /** Absent: SQLite. */
  readonly mongo?: MongoDatabase;
  /** Told of everything that has to be closed, in the order of opening. */
  readonly onOpened: (close: () => Promise<unknown>) => void;
}

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const directoryAnswer = z.looseObject({ id: z.string(), baseUrl: z.string() });
const tokenAnswer = z.looseObject({ token: z.string() });
const targetAnswer = z.looseObject({ signingSecret: z.string() });

export async function openChildCompany({
  targets,
  policy,
  people,
  mongo,
  onOpened,
}: CompanyOptions): Promise<ChildCompany> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-child-'));
  onOpened(() => rm(folder, { recursive: true, force: true }));
  const database = join(folder, 'rolecall.db');
  const service = await startChild({
    databaseUrl: mongo?.url ?? `sqlite:${database}`,
    ...(mongo && { env: mongo.env }),
  });
  onOpened(() => service.stop());
  const admin = createAdmin({ url: service.url, adminKey: testAdminKey });
  const receivers = new Map<string, TestReceiver>();
  for (const [name, before] of Object.entries(targets)) {
    const receiver = await openReceiver({ secrets: [], ...(before && { before }) });
    onOpened(() => receiver.close());
    const body = { name, catalog: 'gorgias', connector: { kind: 'webhook', url: receiver.url } };
    receiver.acceptSecrets([(await admin.post('/targets', body, targetAnswer)).signingSecret]);
    receivers.set(name, receiver);
  }
  await admin.publishPolicy(policy);
  const { id, baseUrl } = await admin.post('/directories', { name: 'okta', dialect: 'okta' }, directoryAnswer);
  const scim = scimClient(baseUrl, (await admin.post(`/directories/${id}/tokens`, {}, tokenAnswer)).token);
  const person = (n: number): string => `p${n}@example.com`;
  const ids: string[] = [];
  for (let n = 0; n < people; n += 1) {
    const emails = [{ value: person(n), type: 'work', primary: true }];
    const { body } = await scim('POST', '/Users', { schemas: [userUrn], userName: person(n), active: true, emails });
    ids.push(String(body['id']));
  }
  const group = async (displayName: string, members: readonly string[]): Promise<string> => {
    const draft = { schemas: [groupUrn], displayName, members: members.map((value) => ({ value })) };
    return String((await scim('POST', '/Groups', draft)).body['id']);
  };
  return { service, database, admin, scim, receivers, ids, person, group };
}

/** Webhook ids that came more than once, as often as they came again: what a receiver was told twice because nobody knew whether it had heard. */
export function toldAgain(receiver: Pick<TestReceiver, 'received'>): readonly string[] {
  const seen = new Set<string>();
  return receiver.received().flatMap(({ headers }) => {
    const id = String(headers['webhook-id']);
    if (seen.has(id)) return [id];
    seen.add(id);
    return [];
  });
}
