import type { ResourceSchema } from '../core/attributes.js';
import type { Clock } from '../core/clock.js';
import { isServiceError, ServiceError, type Fault } from '../core/errors.js';
import { allPages, type Page, type PageRequest } from '../core/page.js';
import type { Subject } from '../directory/model.js';
import type { DirectoryRegistry, MarkStore, PersonStore } from '../directory/store.js';
import type { Catalog } from '../mapping/catalog.js';
import type { Finding, KnownGroup } from '../mapping/lint-finding.js';
import { lint } from '../mapping/lint.js';
import type { Policy } from '../mapping/policy-model.js';
import { emptyPolicy, parsePolicyInTurns, type PolicyContext } from '../mapping/policy.js';
import { directoriesOf, draftNames, publishedNames, type NamesOf } from './bound-directories.js';
import { bindNames, bindsTheSame, boundNames, groupsOf, meansTheSame } from './bound-groups.js';
import type { CurrentPolicy } from './current-policy.js';
import { examinePolicy, revokesOf, type PolicyPlan } from './examine-policy.js';
import { keepLast, type NamedCatalog, type Surroundings } from './keep-compiled.js';
import type { PolicyVersion } from './model.js';
import type { PlanNeeds } from './plan-policy.js';
import { refuseFaulty } from './refuse-faulty.js';
import type { AssignmentStore, PolicyStore } from './store.js';
import { Untouched } from './untouched.js';

/** Planning, publishing and reading the policy. */
export interface Policies {
  /** `policy_invalid` with every fault of the text. */
  plan(text: string): Promise<PolicyPlan>;
  /**
   * Makes the text the policy in force. `policy_invalid` when it has faults, findings of severity error or failing tests;
   * `plan_changed` when `expectedHash` is given and the plan is no longer that one. A text that is in force makes no new version, unless
   * `expectedHash` agrees to changes that still wait.
   */
  publish(text: string, options: { readonly by: string; readonly expectedHash?: string }): Promise<PolicyVersion>;
  /** Notes which directories the names in the policy in force mean, where the program that published it did not: a new version, which means the same. */
  bindDirectories(by: string): Promise<void>;
  /** Targets that it no longer fits are set aside, as after an upgrade; `policy_invalid` when the text in force cannot be read at all. */
  current(): Promise<CurrentPolicy>;
  /** Its number alone, whatever the text is worth; 0 before the first publish. */
  currentVersion(): Promise<number>;
  findText(version: number): Promise<PolicyVersion>;
  /** What lint says of the policy in force, held against the directories as they are now. */
  findings(): Promise<readonly Finding[]>;
  list(page: PageRequest): Promise<Page<PolicyVersion>>;
  /** What the policy in force says of a target that does not exist yet and could not mean of it; no faults when it fits, or is not named. */
  misfits(target: NamedCatalog): Promise<Misfits>;
  /** The policy in force as a new version that means the same, so that everybody is looked at again: a target that it names came back. */
  reapply(by: string): Promise<void>;
  /** The faults of a text against the catalogs and targets as they are, none when it parses. */
  check(text: string): Promise<readonly Fault[]>;
}

/** What the version in force, 0 when there is none, says of a target. */
export interface Misfits {
  readonly version: number;
  readonly isNamed: boolean;
  readonly faults: readonly Fault[];
}

/** Memberships first seen within this time of a directory's creation were there before Rolecall: they count as long-standing. */
const baselineMs = 24 * 3_600_000;

interface Needs extends PlanNeeds {
  readonly directory: PlanNeeds['directory'] & Pick<PersonStore, 'searchGroups'> & Pick<MarkStore, 'advancePolicy'>;
  readonly assignments: PlanNeeds['assignments'] & Pick<AssignmentStore, 'listAssignments'>;
  readonly store: PolicyStore;
  readonly registry: Pick<DirectoryRegistry, 'listDirectories'>;
  readonly catalogs: ReadonlyMap<string, Catalog>;
  readonly userSchema: ResourceSchema;
  readonly clock: Clock;
  /** A new version is in force: everybody it can touch is due. */
  readonly onPublished: () => void;
  /** Told once, by name, of the targets that the policy in force must do without from now on. */
  readonly onSetAside: (targets: readonly string[]) => void;
}

/** Builds the service on its ports. */
export function createPolicies(needs: Needs): Policies {
  const { store, clock } = needs;
  const compiled = keepLast();
  const none = emptyPolicy();

  /** A draft is not for targets that are being deleted; the policy in force says to their end how accounts there end, and which it protects. */
  const surroundings = async (isDraft = false): Promise<Surroundings> => {
    const [targets, directories] = await Promise.all([
      needs.targets.listTargets(),
      allPages((page) => needs.registry.listDirectories(page)),
    ]);
    return { targets: targets.filter(({ deletedAt }) => !(isDraft && deletedAt)), directories };
  };

  const parse = async (
    text: string,
    { targets, directories }: Surroundings,
    {
      namesOf,
      ...reading
    }: Pick<PolicyContext, 'unknownTargets' | 'unfitTargets' | 'boundTo'> & { readonly namesOf: NamesOf },
  ): Promise<Policy> => {
    const parsed = await parsePolicyInTurns(text, {
      catalogs: needs.catalogs,
      userSchema: needs.userSchema,
      targets: targets.map(({ name, catalog }) => ({ name, catalog })),
      directories: directories.map(({ id, name, createdAt }) => ({
        id,
        name,
        baselineUntil: new Date(createdAt.getTime() + baselineMs),
        calledHere: namesOf({ id, name }),
      })),
      ...reading,
    });
    if ('faults' in parsed) throw new ServiceError('policy_invalid', { faults: parsed.faults });
    return parsed.policy;
  };

  const knownGroups = (): Promise<readonly KnownGroup[]> =>
    allPages((page) => needs.directory.searchGroups(undefined, page));

  const parseDraft = async (text: string): Promise<Policy> => {
    const [around, groups, current] = await Promise.all([surroundings(true), knownGroups(), store.findCurrentPolicy()]);
    return parse(text, around, {
      unknownTargets: 'fault',
      boundTo: bindNames(groups, current?.groups ?? []),
      namesOf: draftNames(around.directories, current?.directories ?? []),
    });
  };

  /** The version in force when it is that very text, and what it means by it. */
  const standing = async (text: string): Promise<{ version: PolicyVersion; policy: Policy } | undefined> => {
    const version = await store.findCurrentPolicy();
    if (version?.text !== text) return undefined;
    const current = await inForce().catch(unlessInvalid);
    return current && { version, policy: current.policy };
  };

  /** The groups and directories there are, for lint. */
  const world = async () => {
    const [groups, { directories }] = await Promise.all([knownGroups(), surroundings()]);
    return { groups, directories };
  };

  const examine = (policy: Policy, onSubject?: (subject: Subject) => void) =>
    examinePolicy({ ...needs, world }, policy, onSubject);

  const inForce = async (): Promise<CurrentPolicy> => {
    const version = await store.findCurrentPolicy();
    if (!version) return { version: 0, policy: none };
    const around = await surroundings();
    return {
      version: version.version,
      publishedAt: version.publishedAt,
      policy: await compiled(version, around, async () => {
        const policy = await asInForce(version, around);
        if (policy.setAside.length > 0) needs.onSetAside(policy.setAside.map(({ name }) => name));
        return policy;
      }),
    };
  };

  const asInForce = ({ text, groups, directories }: PolicyVersion, around: Surroundings): Promise<Policy> =>
    parse(text, around, {
      unknownTargets: 'ignore',
      unfitTargets: 'set_aside',
      boundTo: boundNames(groups),
      namesOf: publishedNames(directories),
    });

  const insertAgain = async (
    { hash, text, groups, directories }: Pick<PolicyVersion, 'hash' | 'text' | 'groups' | 'directories'>,
    by: string,
  ): Promise<void> => {
    await store.insertPolicy({ hash, text, groups, directories, publishedAt: clock(), by }, 'as_before');
    needs.onPublished();
  };

  return {
    async plan(text) {
      const policy = await parseDraft(text);
      const same = await standing(text);
      const isInForce = same !== undefined && meansTheSame(same.policy, policy, await knownGroups());
      return { ...(await examine(policy)), isInForce };
    },

    async publish(text, { by, expectedHash }) {
      const policy = await parseDraft(text);
      const standsAs = await standing(text);
      const same = standsAs && bindsTheSame(standsAs.policy, policy) ? standsAs.version : undefined;
      if (same && expectedHash === undefined) return same;
      const before = await inForce().catch(unlessInvalid);
      const untouched = before && new Untouched(before.policy, policy);
      const plan = await examine(policy, (subject) => untouched?.see(subject));
      refuseFaulty(plan);
      if (expectedHash !== undefined && expectedHash !== plan.hash)
        throw new ServiceError('plan_changed', { expected: expectedHash, actual: plan.hash });
      if (same && plan.changes.length === 0) return same;
      const approved = expectedHash === undefined ? [] : revokesOf(plan);
      const version = await store.insertPolicy(
        {
          hash: policy.hash,
          text,
          publishedAt: clock(),
          by,
          groups: groupsOf(policy),
          directories: directoriesOf(policy),
        },
        approved,
      );
      const held = await allPages((page) => needs.assignments.listAssignments({ state: 'held' }, page));
      untouched?.except(plan.changes, held);
      if (before && version.version === before.version + 1)
        await untouched?.advance(needs.directory, before.version, version.version);
      needs.onPublished();
      return version;
    },

    async bindDirectories(by) {
      const current = await store.findCurrentPolicy();
      const { policy } = (current && (await inForce().catch(unlessInvalid))) ?? {};
      if (!current || !policy) return;
      const { hash, text, groups, directories } = current;
      const missing = directoriesOf(policy).filter((one) => !directories.some(({ name }) => name === one.name));
      if (missing.length === 0) return;
      await insertAgain({ hash, text, groups, directories: [...directories, ...missing] }, by);
    },

    async reapply(by) {
      const current = await store.findCurrentPolicy();
      if (current) await insertAgain(current, by);
    },

    current: inForce,

    currentVersion: () => store.currentPolicyVersion(),

    async findings() {
      const [{ policy }, around] = await Promise.all([inForce(), world()]);
      return lint(policy, { ...around, now: clock() });
    },

    async findText(version) {
      const found = await store.findPolicy(version);
      if (!found) throw new ServiceError('not_found', { kind: 'policy version', id: String(version) });
      return found;
    },

    list: (page) => store.listPolicies(page),

    async misfits(target) {
      const version = await store.findCurrentPolicy();
      if (!version) return { version: 0, isNamed: false, faults: [] };
      const around = await surroundings();
      const policy = await asInForce(version, { ...around, targets: [...around.targets, target] }).catch(unlessInvalid);
      const aside = policy?.setAside.find(({ name }) => name === target.name);
      const isNamed = aside !== undefined || policy?.targets.some(({ name }) => name === target.name) === true;
      return { version: version.version, isNamed, faults: aside?.faults ?? [] };
    },

    async check(text) {
      try {
        await parseDraft(text);
        return [];
      } catch (error) {
        if (isServiceError(error, 'policy_invalid')) return error.details.faults;
        throw error;
      }
    },
  };
}

/** A text in force that is no longer understood is no reason against a better one: then everybody is looked at again. */
function unlessInvalid(error: unknown): undefined {
  if (!isServiceError(error, 'policy_invalid')) throw error;
}
