import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { closingOnlyItsOwn } from '../../src/assignments/closed-key.js';
import type { Assignment } from '../../src/assignments/model.js';
import type { DirectoryId, GroupId, UserId } from '../../src/core/ids.js';
import { openWorld, supportPolicy, type World } from '../support/world.js';

/** The other policy of the property: Leads get nothing, Support gets a higher role. */
const otherPolicy = `version: 1
rules:
  - id: support-leads
    reason: A season in which everybody leads
    when: { group: Support }
    grant: { gorgias-eu: lead }
`;

const people = [0, 1, 2, 3] as const;
const addresses = ['ana@example.com', 'ben@example.com', 'cleo@example.com'] as const;
const groupNames = ['Support', 'Leads'] as const;

/** A record as the directory has it; the model below reads nothing else. */
interface Known {
  id: UserId;
  directory: number;
  address: string;
  isActive: boolean;
  isDeleted: boolean;
  groups: Set<string>;
}

type Step =
  | { kind: 'hire'; who: number; address: string; directory: number }
  | { kind: 'address'; who: number; address: string }
  | { kind: 'active'; who: number; isActive: boolean }
  | { kind: 'delete'; who: number }
  | { kind: 'member'; who: number; group: string; state: 'in' | 'out' }
  | { kind: 'offboard'; who: number }
  | { kind: 'reinstate' }
  | { kind: 'policy'; which: 0 | 1 }
  | { kind: 'settle' }
  /** What is owed arrives; of every third send the answer is lost, or the send itself. */
  | { kind: 'deliver'; lose: 'nothing' | 'answers' | 'sends' };

const who = fc.constantFrom(...people);
const address = fc.constantFrom(...addresses);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('hire' as const), who, address, directory: fc.constantFrom(0, 1) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('address' as const), who, address }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('active' as const), who, isActive: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), who }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('member' as const),
      who,
      group: fc.constantFrom(...groupNames),
      state: fc.constantFrom('in' as const, 'out' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('offboard' as const), who }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reinstate' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('policy' as const), which: fc.constantFrom(0 as const, 1 as const) }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'settle' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      lose: fc.constantFrom('nothing' as const, 'answers' as const, 'sends' as const),
    }),
  },
);

/** A receiver as the contract asks for one: compares (epoch, version) per key, and closes the key an account moved from. */
class Helpdesk {
  readonly accounts = new Map<string, { epoch: number; version: number; roles: readonly string[] }>();

  apply({ key, epoch, version, desired, previous }: Assignment): void {
    const known = this.accounts.get(key);
    if (known && (known.epoch > epoch || (known.epoch === epoch && known.version > version))) return;
    this.accounts.set(key, {
      epoch,
      version,
      roles: desired.status === 'active' ? desired.roles.map((role) => role.key) : [],
    });
    const before = previous && previous.key !== key ? this.accounts.get(previous.key) : undefined;
    if (previous && before && before.version < version) this.accounts.set(previous.key, { epoch, version, roles: [] });
  }
}

/** Applies steps to the service and, in the plainest way, to a model of the directories. */
class Play {
  readonly records: Known[] = [];
  readonly current = new Map<number, Known>();
  readonly helpdesks = new Map<string, Helpdesk>();
  rounds = 0;
  which: 0 | 1 = 0;
  /** Offboardings in force: ids and addresses each holds for. */
  offboardings: { id: string; ids: Set<UserId>; addresses: Set<string> }[] = [];

  private constructor(
    readonly world: World,
    readonly directories: readonly DirectoryId[],
    readonly groups: readonly ReadonlyMap<string, GroupId>[],
  ) {}

  static async open(): Promise<Play> {
    const world = await openWorld();
    const entra = (await world.directories.create({ name: 'entra', dialect: 'entra' })).id;
    const directories = [world.okta, entra];
    const groups = [];
    for (const directory of directories) {
      const made = new Map<string, GroupId>();
      for (const name of groupNames) made.set(name, await world.group(name, [], directory));
      groups.push(made);
    }
    return new Play(world, directories, groups);
  }

  async take(one: Step): Promise<void> {
    const { world } = this;
    world.advance(1_000);
    const known = 'who' in one ? this.current.get(one.who) : undefined;
    switch (one.kind) {
      case 'hire':
        if (!known) await this.hire(one.who, one.address, one.directory);
        return;
      case 'address':
        if (!known) return;
        known.address = one.address;
        await world.change(this.named(known), {
          emails: [{ value: one.address, type: 'work' }],
          active: known.isActive,
        });
        return;
      case 'active':
        if (!known) return;
        known.isActive = one.isActive;
        await world.change(this.named(known), { active: one.isActive });
        return;
      case 'delete':
        if (!known) return;
        known.isDeleted = true;
        this.current.delete(one.who);
        await world.users.remove(this.named(known).directoryId, known.id, { at: world.now });
        return;
      case 'member': {
        const groupId = known && this.groups[known.directory]?.get(one.group);
        if (!known || !groupId) return;
        if (one.state === 'in') known.groups.add(one.group);
        else known.groups.delete(one.group);
        await world.move(
          groupId,
          one.state === 'in' ? { add: [known.id] } : { remove: [known.id] },
          this.named(known).directoryId,
        );
        return;
      }
      case 'offboard':
        if (known) await this.offboard(known);
        return;
      case 'reinstate': {
        const ended = this.offboardings.shift();
        const found = ended && (await world.offboardings.list({ limit: 50 })).items.find(({ id }) => id === ended.id);
        if (found) await world.offboardings.reinstate(found.id, 'back', 'test');
        return;
      }
      case 'policy':
        this.which = one.which;
        await world.policies.publish(one.which === 0 ? supportPolicy : otherPolicy, { by: 'test' });
        return;
      case 'settle':
        await this.settle();
        return;
      case 'deliver':
        await this.deliver(one.lose);
        return;
    }
  }

  /** One round of sends to the helpdesk; a send without an answer is owed again. */
  async deliver(lose: 'nothing' | 'answers' | 'sends'): Promise<void> {
    const { store, gorgias, intercom } = this.world;
    for (const target of [gorgias, intercom]) {
      const { now } = this.world;
      const lease = `lease-${(this.rounds += 1)}`;
      const leaseUntil = new Date(now.getTime() + 45_000);
      const claims = await store.claimDue({ targetId: target.id, now, maxLane: 3, limit: 100, lease, leaseUntil });
      for (const [index, { assignment, lease: held }] of claims.entries()) {
        const isLost = lose !== 'nothing' && index % 3 === 0;
        if (!(isLost && lose === 'sends')) this.helpdesk(target.name).apply(await closingOnlyItsOwn(store, assignment));
        const { epoch, version } = assignment;
        if (isLost) await store.settle(assignment.id, held, { kind: 'again', dueAt: now, isFailure: true, at: now });
        else await store.settle(assignment.id, held, { kind: 'acknowledged', epoch, version, at: now });
      }
    }
  }

  helpdesk(name: string): Helpdesk {
    const known = this.helpdesks.get(name) ?? new Helpdesk();
    this.helpdesks.set(name, known);
    return known;
  }

  async settle(): Promise<void> {
    await this.world.settle();
    this.widen();
  }

  private named(known: Known) {
    return { id: known.id, directoryId: this.directories[known.directory] ?? this.world.okta };
  }

  private async hire(index: number, mail: string, directory: number): Promise<void> {
    const directoryId = this.directories[directory] ?? this.world.okta;
    const { id } = await this.world.hire(`person${index}`, { emails: [{ value: mail, type: 'work' }] }, directoryId);
    const known: Known = { id, directory, address: mail, isActive: true, isDeleted: false, groups: new Set() };
    this.records.push(known);
    this.current.set(index, known);
  }

  private async offboard(known: Known): Promise<void> {
    const { id } = await this.world.offboardings.start(known.id, 'left', 'test');
    if (this.offboardings.some((one) => one.id === id)) return;
    const sharing = this.records.filter((one) => one.address === known.address && !one.isDeleted);
    this.offboardings.push({
      id,
      ids: new Set([known.id, ...sharing.map((one) => one.id)]),
      addresses: new Set([known.address]),
    });
  }

  /** Who holds an account of an offboarded person falls under the offboarding too, with every address met. */
  widen(): void {
    for (let changed = true; changed;) {
      changed = false;
      for (const mail of addresses) {
        const holders = this.holders(mail);
        for (const one of this.offboardings) {
          if (!one.addresses.has(mail) && !holders.some(({ id }) => one.ids.has(id))) continue;
          const before = one.ids.size + one.addresses.size;
          if (holders.length === 0) continue;
          one.addresses.add(mail);
          for (const { id } of holders) one.ids.add(id);
          changed ||= one.ids.size + one.addresses.size > before;
        }
      }
    }
  }

  /** Per directory the earliest created active record with that address. */
  holders(mail: string): readonly Known[] {
    return [0, 1].flatMap(
      (directory) =>
        this.records.find(
          (one) => one.directory === directory && one.address === mail && one.isActive && !one.isDeleted,
        ) ?? [],
    );
  }

  expectedRole(mail: string): string | undefined {
    const holders = this.holders(mail);
    const isOffboarded = this.offboardings.some(
      (one) => one.addresses.has(mail) || holders.some(({ id }) => one.ids.has(id)),
    );
    if (isOffboarded) return undefined;
    const groups = new Set(holders.flatMap((one) => [...one.groups]));
    if (this.which === 1) return groups.has('Support') ? 'lead' : undefined;
    return groups.has('Leads') ? 'lead' : groups.has('Support') ? 'basic' : undefined;
  }
}

describe('whatever directories, people and policies do', () => {
  it('every account ends with exactly the role the plainest reading gives, and nobody else holds one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const play = await Play.open();
        try {
          for (const one of steps) await play.take(one);
          await play.settle();
          await play.deliver('nothing');
          await play.settle();
          await play.deliver('nothing');
          for (const mail of addresses) {
            const held = await play.world.assignment(play.world.gorgias, mail);
            const role =
              held?.desired.status === 'active' ? held.desired.roles.map(({ key }) => key).join() : undefined;
            const expected = play.expectedRole(mail);
            expect([mail, role]).toEqual([mail, expected]);
            expect([mail, play.helpdesk('gorgias-eu').accounts.get(mail)?.roles ?? []]).toEqual([
              mail,
              expected === undefined ? [] : [expected],
            ]);
            expect(held?.delivery.state ?? 'done').toBe('done');
            expect(held?.acknowledged?.state.status).toBe(held?.desired.status);
          }
        } finally {
          await play.world.close();
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});
