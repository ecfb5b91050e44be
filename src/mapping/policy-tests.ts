import type { DirectoryId, GroupId, UserId } from '../core/ids.js';
import type { JsonObject } from '../core/json.js';
import { startOfDay, subtractDuration } from '../core/zoned-time.js';
import type { Membership, Subject } from '../directory/model.js';
import type { TargetAccess } from './access.js';
import { helpdeskUserUrn } from './person-dates.js';
import type { Policy, PolicyTest, Position, TestSince } from './policy-model.js';
import { findDirectory } from './policy-rules.js';
import { resolve } from './resolve.js';

/** What came of one test of the policy file. */
export interface PolicyTestResult extends Position {
  readonly name: string;
  readonly isPassed: boolean;
  /** One sentence for each expectation that was not met; empty when passed. */
  readonly failures: readonly string[];
}

/**
 * Runs the tests that stand in the policy, each on an invented person, through the same resolve that decides for real people. Groups are
 * joined at `now` unless the test says since when; what directories already held when first read plays no part.
 */
export function runPolicyTests(policy: Policy, now: Date): readonly PolicyTestResult[] {
  const withoutPast = {
    ...policy,
    directories: policy.directories.map(({ baselineUntil: _, ...directory }) => directory),
  };
  return policy.tests.map((test) => {
    const failures = failuresOf(test, withoutPast, now);
    return { name: test.name, line: test.line, column: test.column, isPassed: failures.length === 0, failures };
  });
}

function failuresOf(test: PolicyTest, policy: Policy, now: Date): readonly string[] {
  const subject = inventedSubject(test, policy, now);
  if (!subject) return [`there is no directory "${test.given.directory}"; correct the name under "given"`];
  const { targets } = resolve([subject], policy, now);
  const accessOn = (name: string) => targets.find(({ target }) => target === name);
  return [
    ...[...test.expect].flatMap(([name, roles]) => unexpected(name, roles, accessOn(name))),
    ...[...test.deny].flatMap(([name, roles]) => undenied(name, roles, accessOn(name))),
  ];
}

function unexpected(name: string, expected: readonly string[], access: TargetAccess | undefined): readonly string[] {
  const held = (access?.roles ?? []).map(({ key }) => key);
  if (held.length === new Set(expected).size && expected.every((key) => held.includes(key))) return [];
  return [`expected ${listed(expected)} on ${name}, but the rules give ${listed(held)}${cause(access, held)}`];
}

function undenied(name: string, denied: readonly string[], access: TargetAccess | undefined): readonly string[] {
  const held = (access?.roles ?? []).map(({ key }) => key).filter((key) => denied.includes(key));
  return held.length === 0 ? [] : [`${listed(held)} on ${name} is denied, but is given${cause(access, held)}`];
}

function listed(keys: readonly string[]): string {
  return keys.length === 0 ? 'no role' : keys.map((key) => `"${key}"`).join(' and ');
}

function cause(access: TargetAccess | undefined, held: readonly string[]): string {
  if (!access) return '';
  if (access.isDefault) return ' by default';
  const rules = access.matches.filter(({ outcome, role }) => outcome === 'applied' && held.includes(role));
  return rules.length === 0 ? '' : ` (${rules.map(({ ruleId, line }) => `rule ${ruleId}, line ${line}`).join('; ')})`;
}

/** The test's person as a directory would have sent it; undefined when its directory does not exist. Without one, it comes from the only one there is. */
function inventedSubject({ given }: PolicyTest, policy: Policy, now: Date): Subject | undefined {
  const [only] = policy.directories.length === 1 ? policy.directories : [];
  const directoryId =
    given.directory === undefined ? (only?.id ?? NOWHERE) : findDirectory(given.directory, policy.directories).id;
  if (directoryId === undefined) return undefined;
  const moment = (since: TestSince | undefined) => momentOf(since, policy.timezone, now);
  const attributes: JsonObject = {
    userName: 'policy.test',
    ...given.attributes,
    ...(given.started ? { [helpdeskUserUrn]: { startDate: moment(given.started).toISOString() } } : {}),
    ...(given.roles.length > 0 ? { roles: given.roles.map((value) => ({ value })) } : {}),
    active: given.active,
  };
  const memberships = given.groups.map(({ name, id, externalId, since }, index): Membership => ({
    groupId: (id ?? `test_${index}`) as GroupId, // an invented group: compared with conditions, never looked up
    displayName: name,
    ...(externalId === undefined ? {} : { externalId }),
    isDirect: true,
    sinceAt: moment(since),
  }));
  return {
    user: {
      id: 'usr_of_a_policy_test' as UserId, // an invented user: never looked up
      directoryId,
      ordinal: 0,
      userName: typeof attributes['userName'] === 'string' ? attributes['userName'] : 'policy.test',
      active: given.active,
      attributes,
      revision: 1,
      formerKeys: [],
      createdAt: now,
      lastModifiedAt: now,
      markedAt: now,
    },
    memberships,
  };
}

/** The directory of a test that names none although there are several: no rule listens to it. */
const NOWHERE = 'dir_of_a_policy_test' as DirectoryId; // an invented directory: never looked up

function momentOf(since: TestSince | undefined, timezone: string, now: Date): Date {
  if (since === undefined) return now;
  return since.kind === 'date' ? startOfDay(since.date, timezone) : subtractDuration(now, since.duration, timezone);
}
