import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../faults/simulation/random.js';
import type { MongoDatabase } from '../support/mongo-database.js';
import { startChild, type ChildService } from '../support/service.js';
import type { ScimReply } from '../support/tenant.js';

/** Several processes of the service on one database. */
export interface Fleet {
  /** The API of one of them; for what happens before anybody is killed, and after all are back. */
  readonly firstUrl: string;
  /** Sends a request to one of those alive, and again to another while the answer is lost or a server's fault, as an identity provider does. */
  readonly send: Send;
  /** Ends one with SIGKILL and starts it again in the background. Nothing happens to one that is still starting from the last time. */
  killOne(): Promise<void>;
  /** When each was killed. */
  readonly kills: readonly Date[];
  /** Requests that had to be sent again. */
  repeated(): number;
  /** Resolves when all are ready again. */
  allReady(): Promise<void>;
  /** Their exit codes. */
  stop(): Promise<readonly (number | null | undefined)[]>;
  output(): string;
}

/** `tries` is 1 unless the request had to be repeated: an earlier one may have been carried out. */
export type Send = (request: {
  readonly method: string;
  /** Begins after the host. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}) => Promise<ScimReply & { readonly tries: number }>;

interface Member {
  readonly service: ChildService;
  isAlive: boolean;
}

const repeatAfterMs = 100;

export async function startFleet(count: number, database: MongoDatabase, random: Random): Promise<Fleet> {
  const members: Member[] = [];
  for (let n = 0; n < count; n += 1) {
    members.push({ service: await startChild({ databaseUrl: database.url, env: database.env }), isAlive: true });
  }
  const [first] = members;
  if (!first) throw new Error('a fleet has at least one service');
  const kills: Date[] = [];
  const restarts: Promise<void>[] = [];
  let repeated = 0;

  const send: Send = async ({ method, path, headers, body }) => {
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    for (let tries = 1; ; tries += 1) {
      const alive = members.filter(({ isAlive }) => isAlive);
      const reply = alive.length === 0 ? undefined : await tryOnce(`${random.pick(alive).service.url}${path}`, init);
      if (reply && reply.status < 500 && reply.status !== 429) return { ...reply, tries };
      repeated += 1;
      await delay(repeatAfterMs); // the provider's own pause
    }
  };

  return {
    firstUrl: first.service.url,
    send,
    async killOne() {
      const member = random.pick(members);
      if (!member.isAlive) return;
      member.isAlive = false;
      kills.push(new Date());
      await member.service.killNine();
      restarts.push(member.service.restart().then(() => void (member.isAlive = true)));
    },
    kills,
    repeated: () => repeated,
    allReady: async () => void (await Promise.all(restarts)),
    stop: () => Promise.all(members.map(({ service }) => service.stop())),
    output: () => members.map(({ service }, n) => `service ${n + 1}:\n${service.output().slice(-4_000)}`).join('\n'),
  };
}

/** Undefined when the connection was refused or lost. */
async function tryOnce(url: string, init: RequestInit): Promise<ScimReply | undefined> {
  try {
    const response = await fetch(url, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }; // SCIM answers objects
  } catch {
    return undefined;
  }
}
