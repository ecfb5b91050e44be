import { z } from 'zod';
import type { Policies } from '../assignments/policies.js';
import { ServiceError } from '../core/errors.js';
import type { GroupId } from '../core/ids.js';
import type { Page, PageRequest } from '../core/page.js';
import type { Group, Member } from '../directory/model.js';
import type { GroupStore, PersonStore } from '../directory/store.js';
import { rulesNaming } from '../mapping/group-rules.js';
import type { Policy, Rule } from '../mapping/policy-model.js';
import { operation, type Operation } from './operation.js';
import {
  instant,
  pageOf,
  pageQuery,
  pageRequest,
  requireDirectoryId,
  requireId,
  showPage,
  wrongCursor,
} from './shapes.js';

interface Needs {
  readonly store: Pick<PersonStore, 'searchGroups'> & Pick<GroupStore, 'findGroup' | 'listAncestors' | 'streamMembers'>;
  readonly policies: Pick<Policies, 'current'>;
}

const groupFields = {
  id: z.string(),
  directoryId: z.string(),
  displayName: z.string(),
  externalId: z.string().optional(),
  createdAt: instant,
  lastModifiedAt: instant,
};
const groupView = z
  .object({
    ...groupFields,
    memberCount: z.int().describe('direct members'),
    ruleIds: z
      .array(z.string())
      .describe('rules of the policy in force that name it; empty: it gives nobody a role by itself'),
  })
  .meta({ id: 'Group' });

const groupDetailView = z
  .object({
    ...groupFields,
    policyVersion: z.int(),
    rules: z.array(
      z.object({
        id: z.string(),
        line: z.int(),
        reason: z.string(),
        grants: z.array(z.object({ target: z.string(), role: z.string(), name: z.string() })),
        through: z
          .object({ id: z.string(), displayName: z.string() })
          .optional()
          .describe('the group that the rule names, when it is one that contains this one'),
      }),
    ),
    parents: z.array(z.object({ id: z.string(), displayName: z.string() })).describe('groups it is in, however deep'),
  })
  .meta({ id: 'GroupDetail' });

const memberView = z
  .object({ kind: z.enum(['user', 'group']), id: z.string(), displayName: z.string() })
  .meta({ id: 'GroupMember' });

/** Groups as the directories sent them, and what the policy makes of them. */
export function groupOperations({ store, policies }: Needs): readonly Operation[] {
  const tag = 'People and groups';
  const find = async (directory: string, id: string): Promise<Group> => {
    const group = await store.findGroup(requireDirectoryId(directory), requireId('grp', 'group', id));
    if (!group) throw new ServiceError('not_found', { kind: 'group', id });
    return group;
  };
  return [
    operation({
      method: 'get',
      path: '/groups',
      allow: 'read',
      tag,
      summary: 'Search groups by the beginning of their name',
      query: pageQuery.extend({ query: z.string().max(200).optional() }),
      status: 200,
      answer: pageOf(groupView),
      handle: async ({ query: { query, ...page } }) => {
        const { policy } = await policies.current();
        return showPage(await store.searchGroups(query, pageRequest(page)), (group) => ({
          ...showGroup(group),
          memberCount: group.memberCount,
          ruleIds: rulesNaming(policy, group).map(({ id }) => id),
        }));
      },
    }),
    operation({
      method: 'get',
      path: '/directories/{id}/groups/{groupId}',
      allow: 'read',
      tag,
      summary: 'Read a group, the groups that contain it, and the rules that name it or one of those',
      status: 200,
      answer: groupDetailView,
      handle: async ({ params }) => {
        const group = await find(params.id, params.groupId);
        const ancestors = await store.listAncestors(group.directoryId, group.id);
        const parents = await parentsOf(store, group, ancestors);
        const { policy, version } = await policies.current();
        return { ...showGroup(group), policyVersion: version, ...showRules(policy, group, parents) };
      },
    }),
    operation({
      method: 'get',
      path: '/directories/{id}/groups/{groupId}/members',
      allow: 'people.read',
      tag,
      summary: 'List the direct members of a group: people, then groups',
      query: pageQuery,
      status: 200,
      answer: pageOf(memberView),
      handle: async ({ params, query }) => {
        const { directoryId, id } = await find(params.id, params.groupId);
        return showPage(await membersPage(store.streamMembers(directoryId, id), pageRequest(query)), showMember);
      },
    }),
  ];
}

async function parentsOf(store: Needs['store'], group: Group, ids: ReadonlySet<GroupId>): Promise<readonly Group[]> {
  const found = await Promise.all(
    [...ids].filter((id) => id !== group.id).map((id) => store.findGroup(group.directoryId, id)),
  );
  return found.filter((one) => one !== undefined);
}

/** One page of a stream; the cursor is how many members come before it. Those who join or leave meanwhile may move others over its edge. */
async function membersPage(
  batches: AsyncIterable<readonly Member[]>,
  { limit, cursor = '0' }: PageRequest,
): Promise<Page<Member>> {
  if (!/^\d{1,9}$/.test(cursor)) throw wrongCursor();
  const start = Number(cursor);
  const items: Member[] = [];
  let passed = 0;
  for await (const batch of batches) {
    items.push(...batch.slice(Math.max(0, start - passed)).slice(0, limit + 1 - items.length));
    passed += batch.length;
    if (items.length > limit) return { items: items.slice(0, limit), nextCursor: String(start + limit) };
  }
  return { items };
}

function showGroup({ id, directoryId, displayName, externalId, createdAt, lastModifiedAt }: Group) {
  return {
    id,
    directoryId,
    displayName,
    ...(externalId === undefined ? {} : { externalId }),
    createdAt: createdAt.toISOString(),
    lastModifiedAt: lastModifiedAt.toISOString(),
  };
}

function showRules(policy: Policy, group: Group, parents: readonly Group[]) {
  const own = rulesNaming(policy, group);
  const inherited = parents.flatMap(({ id, directoryId, displayName, externalId }) => {
    const parent = { id, directoryId, displayName, ...(externalId === undefined ? {} : { externalId }) };
    return rulesNaming(policy, parent)
      .filter((rule) => !own.includes(rule))
      .map((rule) => ({ ...showRule(rule), through: { id, displayName } }));
  });
  return {
    rules: [...own.map(showRule), ...inherited],
    parents: parents.map(({ id, displayName }) => ({ id, displayName })),
  };
}

function showRule({ id, line, reason, grants }: Rule) {
  return {
    id,
    line,
    reason,
    grants: grants.map(({ target, role }) => ({ target, role: role.key, name: role.name.en })),
  };
}

function showMember({ kind, id, display }: Member) {
  return { kind, id, displayName: display };
}
