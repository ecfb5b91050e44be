import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { scimUser } from '../bench/scim-user.js';
import type { BenchService } from '../bench/service.js';

const userCount = 2_000;
const groupCount = 20;
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
/** A tick without a free place for its requests counts them as late instead of piling them up. */
const mostInFlight = 200;

/** What the load saw so far. */
export interface LoadReport {
  sent: number;
  failed: number;
  late: number;
  /** The slowest one in twenty of the last thousand requests, in milliseconds. */
  p95(): number;
  /** The first failure, for the message. */
  firstFailure?: string;
}

interface Company {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** Fills the directory with people in groups, as a first sync does. */
export async function fillDirectory({ scim }: Pick<BenchService, 'scim'>): Promise<Company> {
  const users: string[] = [];
  for (let start = 0; start < userCount; start += 50)
    users.push(
      ...(await Promise.all(
        Array.from({ length: 50 }, async (_none, n) => {
          const { id } = await scim<{ id: string }>('POST', '/Users', scimUser(start + n));
          return id;
        }),
      )),
    );
  const groups: string[] = [];
  for (let n = 0; n < groupCount; n += 1) {
    const members = users.filter((_id, index) => index % groupCount === n).map((value) => ({ value }));
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
    const { id } = await scim<{ id: string }>('POST', '/Groups', { schemas, displayName: `Team ${n}`, members });
    groups.push(id);
  }
  return { users, groups };
}

/**
 * Keeps a steady rate of requests until the moment comes: lookups, pages, renames, people moved between groups, joiners and leavers, in the shares an
 * identity provider has in its day. The directory keeps its size, so that what grows is not the data.
 */
export function startLoad(
  service: Pick<BenchService, 'scim' | 'api'>,
  company: Company,
  { perSecond, untilMs }: { readonly perSecond: number; readonly untilMs: number },
): { readonly report: LoadReport; readonly ended: Promise<void> } {
  const times: number[] = [];
  const report: LoadReport = {
    sent: 0,
    failed: 0,
    late: 0,
    p95: () => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN,
  };
  let inFlight = 0;
  const one = async (turn: number): Promise<void> => {
    inFlight += 1;
    const began = performance.now();
    try {
      await requestOf(service, company, turn);
    } catch (error) {
      report.failed += 1;
      report.firstFailure ??= error instanceof Error ? error.message : String(error);
    }
    times[report.sent % 1_000] = performance.now() - began;
    report.sent += 1;
    inFlight -= 1;
  };
  const run = async (): Promise<void> => {
    const began = performance.now();
    for (let turn = 0; performance.now() - began < untilMs;) {
      const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
      for (; turn < due; turn += 1) {
        if (inFlight < mostInFlight) void one(turn);
        else report.late += 1;
      }
      await delay(10); // the next tick
    }
    while (inFlight > 0) await delay(10); // what is under way
  };
  return { report, ended: run() };
}

/** The turn-th request; the same turn asks the same in every run. */
async function requestOf({ scim, api }: Pick<BenchService, 'scim' | 'api'>, company: Company, turn: number) {
  const at = (turn * 7_919) % company.users.length; // a prime apart, so that neighbours in time are not neighbours in the store
  const user = company.users[at] ?? '';
  const group = company.groups[Math.floor(turn / 20) % groupCount] ?? '';
  const kind = turn % 20;
  if (kind < 8) return scim('GET', `/Users?filter=${encodeURIComponent(`userName eq "person${at}@example.com"`)}`);
  if (kind < 11) return scim('GET', `/Users/${user}`);
  if (kind < 13) return scim('GET', '/Groups?excludedAttributes=members&count=20');
  if (kind < 16)
    return scim('PATCH', `/Users/${user}`, patch({ op: 'replace', value: { displayName: `Person ${at} ${turn}` } }));
  if (kind === 16) return scim('PATCH', `/Groups/${group}`, member('remove', user));
  if (kind === 17) return scim('PATCH', `/Groups/${group}`, member('add', user));
  if (kind === 18) return api('GET', '/assignments?limit=50');
  const { id } = await scim<{ id: string }>('POST', '/Users', scimUser(1_000_000 + turn));
  return scim('DELETE', `/Users/${id}`);
}

function patch(operation: Readonly<Record<string, unknown>>) {
  return { schemas: [patchUrn], Operations: [operation] };
}

function member(op: 'add' | 'remove', value: string) {
  return op === 'add'
    ? patch({ op, path: 'members', value: [{ value }] })
    : patch({ op, path: `members[value eq "${value}"]` });
}
