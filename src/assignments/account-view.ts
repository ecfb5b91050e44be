import { accountKey, type AccountKeyKind } from '../directory/account-key.js';
import type { UserId } from '../core/ids.js';
import type { Subject, User } from '../directory/model.js';
import { personKey } from '../directory/people.js';
import type { PersonStore } from '../directory/store.js';
import type { Resolution } from '../mapping/access.js';
import { accountHolders } from '../mapping/account.js';
import { resolve } from '../mapping/resolve.js';
import type { Wanted } from './wanted.js';
import type { Target } from './model.js';
import { accountRules, type CurrentPolicy } from './current-policy.js';
import type { OffboardingStore } from './store.js';

export interface AccountViewNeeds {
  readonly directory: Pick<PersonStore, 'getSubjects' | 'findUsersByKey'>;
  readonly offboardings: Pick<OffboardingStore, 'findActiveOffboardings' | 'widenOffboarding'>;
}

/** How soon somebody whose account stands on a target set aside is looked at again: the target may fit again without a new policy. */
const lookAgainMs = 3_600_000;

type Offboarded = Pick<Wanted, 'isOffboarded' | 'offboardedAt'>;
const notOffboarded: Offboarded = { isOffboarded: false };

/** Who holds which key and what they should have under one policy at one moment. Each key is read once; make a new one per person or batch. */
export class AccountView {
  nextChangeAt: Date | undefined;
  private readonly standing = new Set<string>();
  private readonly read = new Map<UserId, Subject>();
  private readonly subjectsByKey = new Map<string, readonly Subject[]>();
  private readonly resolutions = new Map<string, Resolution>();
  private readonly offboarded = new Map<string, Offboarded>();

  constructor(
    private readonly needs: AccountViewNeeds,
    private readonly current: CurrentPolicy,
    private readonly now: Date,
  ) {}

  /** Subjects read just now: while their revision stands, they need not be read again. */
  prime(subjects: readonly Subject[]): void {
    for (const subject of subjects) this.read.set(subject.user.id, subject);
  }

  /** What the account should be; undefined when nothing may touch it: the policy protects it, or is undecided about it. */
  async wanted(target: Target, key: string): Promise<Wanted | undefined> {
    const rules = accountRules(this.current.policy, target.name);
    if (rules?.protect.has(key)) return undefined;
    const { holders } = accountHolders(target.accountKey, await this.subjects(target.accountKey, key));
    const { isOffboarded, offboardedAt } = holders.length > 0 ? await this.offboardedBy(holders) : notOffboarded;
    const allowed = isOffboarded || target.deletedAt ? [] : holders;
    const resolution = this.resolution(allowed);
    if (resolution.undecided?.has(target.name)) {
      this.standing.add(`${target.id}:${key}`);
      this.wakeBy(new Date(this.now.getTime() + lookAgainMs));
      return undefined;
    }
    const access = resolution.targets.find((one) => one.target === target.name) ?? { roles: [], matches: [] };
    return {
      key,
      holders,
      access,
      isOffboarded,
      ...(offboardedAt ? { offboardedAt } : {}),
      offboard: rules?.offboard ?? { kind: 'suspend' },
      timezone: this.current.policy.timezone,
    };
  }

  /** True when `wanted` gave nothing for that account because the policy is undecided about it. */
  isStanding(target: Target, key: string): boolean {
    return this.standing.has(`${target.id}:${key}`);
  }

  /** Every user that carries the key now, deleted ones too, in creation order. */
  async subjects(kind: AccountKeyKind, key: string): Promise<readonly Subject[]> {
    const id = `${kind}:${key}`;
    const known = this.subjectsByKey.get(id);
    if (known) return known;
    const users = await this.needs.directory.findUsersByKey(id);
    const read = await this.subjectsOf(users);
    const subjects = read.filter(({ user }) => accountKey(kind, user.attributes) === key); // written between the two reads: its own mark is set
    this.subjectsByKey.set(id, subjects);
    return subjects;
  }

  /** Does an explicit offboarding hold for whoever stands behind an account, active or not? */
  async isLeaver(subjects: readonly Subject[], userIds: readonly UserId[]): Promise<boolean> {
    const ids = [...new Set([...subjects.map(({ user }) => user.id), ...userIds])];
    const keys = subjects.flatMap(({ user }) => personKey(user) ?? []);
    return (await this.needs.offboardings.findActiveOffboardings(ids, keys)).length > 0;
  }

  private async subjectsOf(users: readonly User[]): Promise<readonly Subject[]> {
    const known = users.flatMap(({ id, revision }) => {
      const subject = this.read.get(id);
      return subject?.user.revision === revision ? [subject] : [];
    });
    return known.length === users.length ? known : this.needs.directory.getSubjects(users.map(({ id }) => id));
  }

  private resolution(holders: readonly Subject[]): Resolution {
    const id = holders.map(({ user }) => user.id).join();
    const known = this.resolutions.get(id);
    if (known) return known;
    const resolution = resolve(holders, this.current.policy, this.now);
    this.resolutions.set(id, resolution);
    if (resolution.nextChangeAt) this.wakeBy(resolution.nextChangeAt);
    return resolution;
  }

  private wakeBy(at: Date): void {
    if (!this.nextChangeAt || at < this.nextChangeAt) this.nextChangeAt = at;
  }

  private async offboardedBy(holders: readonly Subject[]): Promise<Offboarded> {
    const ids = holders.map(({ user }) => user.id);
    const known = this.offboarded.get(ids.join());
    if (known !== undefined) return known;
    const keys = holders.flatMap(({ user }) => personKey(user) ?? []);
    const active = await this.needs.offboardings.findActiveOffboardings(ids, keys);
    for (const { id, userIds, keys: covered } of active) {
      const newIds = ids.filter((one) => !userIds.includes(one));
      const newKeys = keys.filter((one) => !covered.includes(one));
      if (newIds.length + newKeys.length > 0) await this.needs.offboardings.widenOffboarding(id, newIds, newKeys);
    }
    const named = active.filter(({ userIds }) => ids.every((id) => userIds.includes(id)));
    const [first] = named.map(({ at }) => at).sort((a, b) => a.getTime() - b.getTime());
    const found = { isOffboarded: active.length > 0, ...(first ? { offboardedAt: first } : {}) };
    this.offboarded.set(ids.join(), found);
    return found;
  }
}
