import { z } from 'zod';
import { assignmentStates, type Assignment, type AssignmentStateName, type Target } from '../assignments/model.js';
import type { AssignmentQuery, AssignmentStore } from '../assignments/store.js';
import { isFrozen, type Targets } from '../assignments/targets.js';
import type { Clock } from '../core/clock.js';
import type { Page, PageRequest } from '../core/page.js';
import type { People } from '../directory/people.js';
import { assignmentView, showAssignment } from './assignment-view.js';
import { operation, type Operation } from './operation.js';
import { pageOf, pageQuery, pageRequest, wrongCursor } from './shapes.js';
import { requireTarget } from './target-lookup.js';

interface Needs {
  readonly targets: Pick<Targets, 'list'>;
  readonly people: People;
  readonly assignments: Pick<AssignmentStore, 'listAssignments'>;
  readonly clock: Clock;
}

const assignmentQuery = pageQuery.extend({
  target: z.string().optional().describe('id or name of a target'),
  person: z.string().optional().describe('SCIM id, userName, e-mail or key'),
  state: z.enum(assignmentStates).optional(),
});

/** What every account should hold, and how far its target is. */
export function assignmentOperations({ targets, people, assignments, clock }: Needs): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/assignments',
      allow: 'people.read',
      tag: 'Assignments',
      summary: 'List assignments',
      query: assignmentQuery,
      status: 200,
      answer: pageOf(assignmentView),
      handle: async ({ query: { target, person, state, ...page } }) => {
        const now = clock();
        const named = target === undefined ? await targets.list() : [await requireTarget(targets, target)];
        const concerned = state === undefined ? named : named.filter((each) => mayBe(state, isFrozen(each, now)));
        const users = person === undefined ? {} : { userIds: (await people.find(person)).users.map(({ id }) => id) };
        const query = { ...users, ...stateQuery(state) };
        const { items, nextCursor } = await listOver(assignments, concerned, query, pageRequest(page));
        return {
          items: items.map(([assignment, of]) => showAssignment(assignment, of, now)),
          ...(nextCursor === undefined ? {} : { nextCursor }),
        };
      },
    }),
  ];
}

/** Whether assignments of a frozen, or not frozen, target can be in this state: what is owed to a frozen one shows as `frozen`. */
function mayBe(state: AssignmentStateName, isTargetFrozen: boolean): boolean {
  if (state === 'frozen') return isTargetFrozen;
  return !isTargetFrozen || (state !== 'pending' && state !== 'failing');
}

function stateQuery(state: AssignmentStateName | undefined): Pick<AssignmentQuery, 'state' | 'isFailing'> {
  switch (state) {
    case undefined:
      return {};
    case 'in_step':
      return { state: 'done' };
    case 'pending':
      return { state: 'owed', isFailing: false };
    case 'failing':
      return { state: 'owed', isFailing: true };
    case 'dead':
      return { state: 'parked' };
    case 'held':
      return { state: 'held' };
    case 'frozen':
      return { state: 'owed' };
  }
}

/** One page over several targets, one after the other; the cursor is `<target id>` or `<target id>:<the store's cursor>`. */
async function listOver(
  store: Needs['assignments'],
  targets: readonly Target[],
  query: AssignmentQuery,
  { limit, cursor }: PageRequest,
): Promise<Page<readonly [Assignment, Target]>> {
  const [startId, ...inner] = cursor?.split(':') ?? [];
  const start = startId === undefined ? 0 : targets.findIndex(({ id }) => id === startId);
  if (start < 0) throw wrongCursor();
  const items: (readonly [Assignment, Target])[] = [];
  let after = inner.length > 0 ? inner.join(':') : undefined;
  for (const target of targets.slice(start)) {
    if (items.length === limit) return { items, nextCursor: target.id };
    const request = { limit: limit - items.length, ...(after === undefined ? {} : { cursor: after }) };
    const page = await store.listAssignments({ ...query, targetId: target.id }, request);
    items.push(...page.items.map((assignment) => [assignment, target] as const));
    if (page.nextCursor !== undefined) return { items, nextCursor: `${target.id}:${page.nextCursor}` };
    after = undefined;
  }
  return { items };
}
