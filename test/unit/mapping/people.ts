import { catalogs } from '../../../src/catalogs/index.js';
import type { DirectoryId, GroupId, UserId } from '../../../src/core/ids.js';
import type { Fault } from '../../../src/core/errors.js';
import type { JsonObject } from '../../../src/core/json.js';
import type { Membership, Subject } from '../../../src/directory/model.js';
import type { Policy } from '../../../src/mapping/policy-model.js';
import { parsePolicy, type PolicyContext } from '../../../src/mapping/policy.js';
import { userSchema } from '../../../src/scim/schema/definitions.js';

/** The instant most tests happen at. */
export const now = new Date('2026-06-01T12:00:00.000Z');
export const okta = 'dir_okta' as DirectoryId; // an id of a test: compared, never looked up
export const entra = 'dir_entra' as DirectoryId; // an id of a test: compared, never looked up

export const context: PolicyContext = {
  catalogs,
  userSchema,
  targets: [
    { name: 'gorgias-eu', catalog: 'gorgias' },
    { name: 'intercom-main', catalog: 'intercom' },
    { name: 'responso-fr', catalog: 'responso' },
    { name: 'userlike-main', catalog: 'userlike' },
    { name: 'liveagent-us', catalog: 'liveagent' },
  ],
  directories: [
    { id: okta, name: 'Okta' },
    { id: entra, name: 'Entra ID' },
  ],
};

/** The policy in `text`, which must have no faults. */
export function policyOf(text: string, changes: Partial<PolicyContext> = {}): Policy {
  const parsed = parsePolicy(text, { ...context, ...changes });
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}

/** The faults of `text`, as `line:column path: message`. */
export function faultsOf(text: string, changes: Partial<PolicyContext> = {}): readonly string[] {
  const parsed = parsePolicy(text, { ...context, ...changes });
  return 'faults' in parsed ? parsed.faults.map(written) : [];
}

function written({ line, column, path, message }: Fault): string {
  return `${line}:${column} ${path ?? ''}: ${message}`;
}

interface PersonOptions {
  readonly groups?: readonly (string | Partial<Membership>)[];
  readonly active?: boolean;
  readonly directoryId?: DirectoryId;
  readonly attributes?: JsonObject;
  readonly deletedAt?: Date;
  readonly ordinal?: number;
  readonly createdAt?: Date;
}

/** A user record in a few words; groups named by a text were joined at `now`. */
export function person(userName: string, options: PersonOptions = {}): Subject {
  const {
    groups = [],
    active = true,
    directoryId = okta,
    attributes = {},
    ordinal = 1,
    createdAt = now,
    deletedAt,
  } = options;
  return {
    user: {
      id: `usr_${userName}` as UserId, // an id of a test: compared, never looked up
      directoryId,
      ordinal,
      userName,
      active,
      attributes: { userName, emails: [{ value: userName, type: 'work' }], ...attributes, active },
      revision: 1,
      formerKeys: [],
      createdAt,
      lastModifiedAt: createdAt,
      markedAt: createdAt,
      ...(deletedAt ? { deletedAt } : {}),
    },
    memberships: groups.map((group, index) => ({
      groupId: `grp_${index}` as GroupId, // an id of a test: compared, never looked up
      displayName: 'unnamed',
      isDirect: true,
      sinceAt: now,
      ...(typeof group === 'string' ? { displayName: group } : group),
    })),
  };
}

/** `at` moved by whole days of 24 hours. */
export function days(count: number, at: Date = now): Date {
  return new Date(at.getTime() + count * 86_400_000);
}
