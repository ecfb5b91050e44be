import type { GroupId, RequestId } from '../../core/ids.js';
import type { GroupDraft } from '../../directory/model.js';
import type { Database } from './database.js';
import type { MemberWriteBody } from './member-write-rows.js';
import { markGroups } from './group-rows.js';
import { joinGroup, joinUser, leaveGroup, leaveUser, type MembershipStep } from './membership-steps.js';

/** A group write as the steps it takes: those named in order, then, for a replace, everybody who is not among `keep`. */
export interface StepPlan {
  readonly draft: GroupDraft;
  readonly steps: readonly { readonly kind: 'join' | 'leave'; readonly id: string }[];
  readonly keep?: ReadonlySet<string>;
  readonly requestId: RequestId | undefined;
}

/** Plans of the writes under way. Parsed once and not once a chunk; a plan is derived from the record, so losing it costs nothing. */
export interface StepPlans {
  get(groupId: GroupId, at: number): StepPlan;
  forget(groupId: GroupId): void;
}

/** `read` gives what the record says. A plan is kept for the write that began at `at` alone. */
export function createStepPlans(read: (groupId: GroupId) => MemberWriteBody): StepPlans {
  const plans = new Map<GroupId, { readonly at: number; readonly plan: StepPlan }>();
  return {
    get(groupId, at) {
      const kept = plans.get(groupId);
      if (kept?.at === at) return kept.plan;
      const plan = planSteps(read(groupId));
      plans.set(groupId, { at, plan });
      return plan;
    },
    forget: (groupId) => void plans.delete(groupId),
  };
}

function planSteps({ draft, change, requestId }: MemberWriteBody): StepPlan {
  if (change.kind === 'replace') {
    return {
      draft,
      requestId,
      steps: change.members.map((id) => ({ kind: 'join', id })),
      keep: new Set(change.members),
    };
  }
  const leave = change.remove.map((id) => ({ kind: 'leave' as const, id }));
  return { draft, requestId, steps: [...leave, ...change.add.map((id) => ({ kind: 'join' as const, id }))] };
}

interface Progress {
  readonly position: number;
  readonly removed_after: number;
  readonly limit: number;
}

/** What one chunk did, and from where the next goes on. */
export interface StepsDone {
  readonly isDone: boolean;
  readonly isChanged: boolean;
  readonly position: number;
  readonly removedAfter: number;
}

/** Applies up to `limit` steps. Members deleted since the write was checked are passed over. */
export function applyMemberSteps(db: Database, target: MembershipStep, plan: StepPlan, from: Progress): StepsDone {
  const named = plan.steps.slice(from.position, from.position + from.limit);
  const changes = named.map(({ kind, id }) => (kind === 'join' ? join(db, target, id) : leave(db, target, id)));
  markGroups(
    db,
    named.filter(({ id }, index) => changes[index] && isGroup(id)).map(({ id }) => id),
  );
  const isChanged = changes.includes(true);
  const position = from.position + named.length;
  const left = from.limit - named.length;
  if (position < plan.steps.length || (plan.keep !== undefined && left === 0)) {
    return { isDone: false, isChanged, position, removedAfter: from.removed_after };
  }
  if (plan.keep === undefined) return { isDone: true, isChanged, position, removedAfter: 0 };
  const sweep = removeOthers(db, target, plan.keep, { after: from.removed_after, limit: left });
  return { isDone: sweep.isDone, isChanged: isChanged || sweep.isChanged, position, removedAfter: sweep.after };
}

/** Goes through the members in order of joining; the last part also looks at nested groups, of which there are few. */
function removeOthers(
  db: Database,
  target: MembershipStep,
  keep: ReadonlySet<string>,
  from: { after: number; limit: number },
) {
  const sql = 'SELECT ordinal, user_id FROM memberships WHERE group_id = ? AND ordinal > ? ORDER BY ordinal LIMIT ?';
  const rows = db.statement<{ ordinal: number; user_id: string }>(sql).all(target.groupId, from.after, from.limit);
  const leavers = rows.filter(({ user_id }) => !keep.has(user_id));
  for (const { user_id } of leavers) leaveUser(db, target, user_id);
  const isDone = rows.length < from.limit;
  const nested = isDone ? removeOtherGroups(db, target, keep) : false;
  return { isDone, isChanged: leavers.length > 0 || nested, after: rows.at(-1)?.ordinal ?? from.after };
}

function removeOtherGroups(db: Database, target: MembershipStep, keep: ReadonlySet<string>): boolean {
  const rows = db
    .statement<{ child_id: string }>('SELECT child_id FROM group_members WHERE parent_id = ?')
    .all(target.groupId);
  const leavers = rows.filter(({ child_id }) => !keep.has(child_id));
  for (const { child_id } of leavers) leaveGroup(db, target, child_id);
  markGroups(
    db,
    leavers.map(({ child_id }) => child_id),
  );
  return leavers.length > 0;
}

/** True when somebody came in who was not in. */
function join(db: Database, target: MembershipStep, id: string): boolean {
  const result = isGroup(id) ? joinGroup(db, target, id) : joinUser(db, target, id);
  return result === 'changed';
}

function leave(db: Database, target: MembershipStep, id: string): boolean {
  const result = isGroup(id) ? leaveGroup(db, target, id) : leaveUser(db, target, id);
  return result === 'changed';
}

function isGroup(memberId: string): boolean {
  return memberId.startsWith('grp_');
}
