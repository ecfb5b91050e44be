import type { LoadRequest } from './load/driver.js';
import { scimUser } from './scim-user.js';
import type { System } from './systems/system.js';

/** What an operation asks of a server. */
export type Kind = 'get' | 'filter' | 'page' | 'cursor' | 'create' | 'active' | 'member' | 'head' | 'group';

/** One kind of request, put to every system in the same words. */
export interface Operation {
  readonly kind: Kind;
  readonly name: string;
  /** Users in the directory it is put to. */
  readonly size: number;
  /** Requests of one round. */
  readonly count: number;
  /** Server CPU per request, at most so many times that of L2. */
  readonly limit: number;
  /** The requests of a round; `round` differs each time, for what can be done only once. Changes are taken back in the second half. */
  readonly requests: (system: System, round: number) => Promise<readonly LoadRequest[]>;
}

const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Users of the last tenth are asked for: in the largest group, in no other. */
const someone = (size: number, index: number): number => size - 1 - ((index * 7) % Math.floor(size / 10));

const times = (count: number, request: (index: number) => LoadRequest): readonly LoadRequest[] =>
  Array.from({ length: count }, (_none, index) => request(index));

const get = (path: string): LoadRequest => ({ method: 'GET', path });

/** A user by its id. */
export function getById(size: number, count: number): Operation {
  const name = `get by id, ${label(size)} users`;
  const requests: Operation['requests'] = async (system) =>
    times(count, (index) => get(`${system.base}/Users/${system.userId(someone(size, index))}`));
  return { kind: 'get', name, size, count, limit: 1.5, requests };
}

/** A user by an attribute that is unique to it. */
export function filterBy(attribute: 'userName' | 'externalId', size: number, count: number): Operation {
  const value = (number: number) => (attribute === 'userName' ? `person${number}@example.com` : `00u${number}`);
  const filter = (number: number) => encodeURIComponent(`${attribute} eq "${value(number)}"`);
  const requests: Operation['requests'] = async ({ base }) =>
    times(count, (index) => get(`${base}/Users?filter=${filter(someone(size, index))}`));
  return { kind: 'filter', name: `filter ${attribute} eq, ${label(size)} users`, size, count, limit: 1.5, requests };
}

/** A hundred users near the end of the directory, found by counting. */
export function indexPage(size: number, count: number): Operation {
  const requests: Operation['requests'] = async ({ base }) =>
    times(count, (index) => get(`${base}/Users?startIndex=${size - 150 - (index % 50)}&count=100`));
  return {
    kind: 'page',
    name: `index page of 100 near the end, ${label(size)} users`,
    size,
    count,
    limit: 1.5,
    requests,
  };
}

/** A hundred users near the end of the directory, by cursor. */
export function cursorPage(size: number, count: number): Operation {
  const known = new Map<System, string>();
  const requests: Operation['requests'] = async (system) => {
    const cursor = known.get(system) ?? (await system.cursor(size - 200));
    known.set(system, cursor);
    return times(count, () => get(`${system.base}/Users?count=100&cursor=${cursor}`));
  };
  return {
    kind: 'cursor',
    name: `cursor page of 100 near the end, ${label(size)} users`,
    size,
    count,
    limit: 1.5,
    requests,
  };
}

/** New users of 1.2 KB with the enterprise extension. */
export function create(size: number, count: number): Operation {
  const requests: Operation['requests'] = async ({ base }, round) =>
    times(count, (index) => {
      const body = JSON.stringify(scimUser(10_000_000 + round * 100_000 + index));
      return { method: 'POST', path: `${base}/Users`, body };
    });
  return { kind: 'create', name: 'create a user of 1.2 KB', size, count, limit: 2, requests };
}

/** Users switched off, then on again. */
export function setActive(size: number, count: number): Operation {
  const requests: Operation['requests'] = async ({ base, userId }) =>
    times(count, (index) => {
      const value = index >= count / 2;
      const path = `${base}/Users/${userId(size - 1 - (index % (count / 2)))}`;
      return patch(path, { op: 'replace', path: 'active', value });
    });
  return { kind: 'active', name: `PATCH active, ${label(size)} users`, size, count, limit: 2, requests };
}

/** One member in, of a group that the user is not in; for the largest group, one out. The second half takes it back. */
export function oneMember(groupSize: number, size: number, count: number): Operation {
  const requests: Operation['requests'] = async ({ base, userId, groupId }) =>
    times(count, (index) => {
      const isFirstHalf = index < count / 2;
      const op = isFirstHalf === groupSize < size ? 'add' : 'remove';
      const value = userId(size - 1 - (index % (count / 2)));
      return patch(`${base}/Groups/${groupId(groupSize)}`, { op, path: 'members', value: [{ value }] });
    });
  return { kind: 'member', name: `PATCH one member, group of ${label(groupSize)}`, size, count, limit: 2, requests };
}

/** A group without its members. */
export function groupHead(groupSize: number, size: number, count: number): Operation {
  const requests: Operation['requests'] = async ({ base, groupId }) =>
    times(count, () => get(`${base}/Groups/${groupId(groupSize)}?excludedAttributes=members`));
  return {
    kind: 'head',
    name: `GET group without members, group of ${label(groupSize)}`,
    size,
    count,
    limit: 1.5,
    requests,
  };
}

/** A group with all its members. */
export function wholeGroup(groupSize: number, size: number, count: number): Operation {
  const requests: Operation['requests'] = async ({ base, groupId }) =>
    times(count, () => get(`${base}/Groups/${groupId(groupSize)}`));
  return { kind: 'group', name: `GET group with ${label(groupSize)} members`, size, count, limit: 1.5, requests };
}

function patch(path: string, operation: Record<string, unknown>): LoadRequest {
  return { method: 'PATCH', path, body: JSON.stringify({ schemas: [patchUrn], Operations: [operation] }) };
}

/** 1k, 10k, 100k. */
export function label(size: number): string {
  return size >= 1_000 ? `${size / 1_000}k` : String(size);
}
