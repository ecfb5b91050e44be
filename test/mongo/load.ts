import type { Random } from '../faults/simulation/random.js';
import type { Send } from './fleet.js';

/** The policy of the load: who is in Leads leads in Europe, who is in Support answers in both; whoever is not active holds nothing. */
export const policy = `version: 1
safety:
  revokes: { max: 100000, percent: 100, window: 15m }
targets:
  gorgias-eu:
    precedence: [admin, lead, basic, lite, observer]
  gorgias-us:
    precedence: [admin, lead, basic, lite, observer]
rules:
  - id: support
    reason: Agents answer customers
    when: { group: Support }
    grant: { gorgias-eu: basic, gorgias-us: lite }
  - id: leads
    reason: Leads run the team
    when: { group: Leads }
    grant: { gorgias-eu: lead }
`;

export const targetNames = ['gorgias-eu', 'gorgias-us'] as const;
export type TargetName = (typeof targetNames)[number];
export type GroupName = 'Support' | 'Leads';

/** A person as the identity provider knows them after its last answered request. */
export interface Person {
  readonly id: string;
  key: string;
  renames: number;
  isActive: boolean;
  isDeleted: boolean;
  readonly groups: Set<GroupName>;
}

/** The role that the policy above gives; written down here by hand, without any code of the service. */
export function expectedRole(person: Person, target: TargetName): string | undefined {
  if (!person.isActive || person.isDeleted) return undefined;
  if (target === 'gorgias-us') return person.groups.has('Support') ? 'lite' : undefined;
  if (person.groups.has('Leads')) return 'lead';
  return person.groups.has('Support') ? 'basic' : undefined;
}

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** An identity provider: it repeats what was not answered, and takes the trace of its own lost request for the answer. */
export interface Provider {
  group(name: GroupName): Promise<void>;
  join(n: number): Promise<Person>;
  /** One change by chance: active or not, in or out of a group, another address, another title, deleted. */
  change(person: Person): Promise<void>;
  /** Requests answered so far. */
  operations(): number;
}

export function createProvider(send: Send, base: string, token: string, random: Random): Provider {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
  const groupIds = new Map<GroupName, string>();
  let operations = 0;

  const scim = async (method: string, path: string, expected: readonly number[], body?: unknown) => {
    const reply = await send({ method, path: `${base}${path}`, headers, body });
    const traceOf: Readonly<Record<string, number>> = { POST: 409, DELETE: 404 };
    const isOwnTrace = reply.tries > 1 && reply.status === traceOf[method];
    if (!expected.includes(reply.status) && !isOwnTrace)
      throw new Error(`${method} ${path} answered ${reply.status} ${JSON.stringify(reply.body)}`);
    operations += 1;
    return reply;
  };
  const patch = (path: string, operation: object) =>
    scim('PATCH', path, [200, 204], { schemas: [patchUrn], Operations: [operation] });
  const patchUser = ({ id }: Person, path: string, value: unknown) =>
    patch(`/Users/${id}`, { op: 'replace', path, value });

  const create = async (key: string): Promise<string> => {
    const emails = [{ value: key, type: 'work', primary: true }];
    const made = await scim('POST', '/Users', [201], { schemas: [userUrn], userName: key, active: true, emails });
    if (made.status === 201) return String(made.body['id']);
    const found = await scim('GET', `/Users?filter=${encodeURIComponent(`userName eq "${key}"`)}`, [200]);
    const [user] = found.body['Resources'] as readonly { readonly id: string }[]; // a list answer of SCIM
    if (!user) throw new Error(`${key} was created, but is not found`);
    return user.id;
  };

  const move = async (person: Person, name: GroupName): Promise<void> => {
    const path = `/Groups/${groupIds.get(name)}`;
    if (person.groups.has(name)) {
      await patch(path, { op: 'remove', path: `members[value eq "${person.id}"]` });
      person.groups.delete(name);
    } else {
      await patch(path, { op: 'add', path: 'members', value: [{ value: person.id }] });
      person.groups.add(name);
    }
  };

  const changes: readonly ((person: Person) => Promise<unknown>)[] = [
    async (person) => {
      await patchUser(person, 'active', !person.isActive);
      person.isActive = !person.isActive;
    },
    (person) => move(person, 'Leads'),
    (person) => move(person, 'Support'),
    async (person) => {
      const key = `new-${person.renames}-${person.key}`;
      await patchUser(person, 'emails[type eq "work"].value', key);
      person.renames += 1;
      person.key = key;
    },
    async (person) => {
      await scim('DELETE', `/Users/${person.id}`, [204]);
      person.isDeleted = true;
    },
    (person) => patchUser(person, 'title', `Agent ${random.index(1_000)}`),
  ];

  return {
    async group(displayName) {
      const { body } = await scim('POST', '/Groups', [201], { schemas: [groupUrn], displayName });
      groupIds.set(displayName, String(body['id']));
    },
    async join(n) {
      const key = `p${n}@example.com`;
      const id = await create(key);
      const person: Person = { id, key, renames: 0, isActive: true, isDeleted: false, groups: new Set() };
      await move(person, random.chance(0.8) ? 'Support' : 'Leads');
      return person;
    },
    async change(person) {
      if (!person.isDeleted) await random.pick(changes)(person);
    },
    operations: () => operations,
  };
}
