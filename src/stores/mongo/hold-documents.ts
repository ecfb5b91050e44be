import type {
  Hold,
  HoldKind,
  HoldMember,
  HoldMemberState,
  HoldReason,
  HoldState,
} from '../../assignments/hold-model.js';
import type { AccountState } from '../../assignments/model.js';
import { trustId, type AssignmentId, type TargetId, type UserId } from '../../core/ids.js';
import { compact } from '../pages.js';
import { readJson } from './assignment-documents.js';
import type { Collection, Database } from './database.js';
import type { Index } from './indexes.js';

/**
 * A batch. `openKey` names the target while the batch takes people in, so that two instances cannot open two. `joined` is raised by everybody who came in:
 * whoever dissolves the batch does so only if nobody came since he looked. `isDeciding` says that a decision is still being carried out on
 * its members, `chained` which state the audit chain holds ('' for none), `isUnchained` that this is not the newest.
 */
export interface HoldDocument {
  readonly _id: string;
  readonly ordinal: number;
  readonly targetId: TargetId;
  readonly reason: HoldReason;
  readonly state: HoldState;
  readonly openKey: string;
  readonly joinsUntil: Date;
  readonly joined: number;
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly isDeciding: boolean;
  readonly chained: HoldState | '';
  readonly isUnchained: boolean;
}

/**
 * One account's stay in a batch. `standingKey` is the assignment's id while it waits there or its exception stands, so that it stands in one place only.
 * `role` is the limited role that stopped it, null for the windows. `basis` is what an exception was made for. `isRestoring` says
 * that the account is still to be given back what it had, `isEntering` that its version may not be written as held yet. States of accounts are JSON text.
 */
export interface MemberDocument {
  readonly _id: string;
  readonly ordinal: number;
  readonly holdId: string;
  readonly assignmentId: AssignmentId;
  readonly targetId: TargetId;
  readonly standingKey: string;
  readonly person: string;
  readonly key: string;
  readonly userIds: readonly UserId[];
  readonly kind: HoldKind;
  readonly role: string | null;
  readonly before: string | null;
  readonly basis: string | null;
  readonly state: HoldMemberState;
  readonly heldAt: Date;
  readonly isRestoring: boolean;
  readonly isEntering: boolean;
}

export const holdIndexes: readonly Index[] = [
  { collection: 'holds', name: 'by_open_key', keys: { openKey: 1 }, isUnique: true },
  { collection: 'holds', name: 'in_order', keys: { ordinal: 1 } },
  { collection: 'holds', name: 'by_target', keys: { targetId: 1, ordinal: 1 } },
  { collection: 'holds', name: 'by_state', keys: { state: 1, ordinal: 1 } },
  { collection: 'holds', name: 'deciding', keys: { isDeciding: 1 } },
  { collection: 'holds', name: 'unchained', keys: { isUnchained: 1, ordinal: 1 } },
  { collection: 'hold_members', name: 'standing', keys: { standingKey: 1 }, isUnique: true },
  { collection: 'hold_members', name: 'by_hold', keys: { holdId: 1, ordinal: 1 } },
  { collection: 'hold_members', name: 'by_assignment', keys: { assignmentId: 1, ordinal: 1 } },
  { collection: 'hold_members', name: 'entering', keys: { isEntering: 1, heldAt: 1 } },
  { collection: 'hold_members', name: 'waiting', keys: { targetId: 1, role: 1, state: 1, kind: 1, ordinal: 1 } },
];

export function holdsOf(db: Database): Collection<HoldDocument> {
  return db.collection('holds');
}

export function membersOf(db: Database): Collection<MemberDocument> {
  return db.collection('hold_members');
}

/** The batch the assignment waits in, or the exception that stands for it. */
export async function standingMember(db: Database, assignmentId: string): Promise<MemberDocument | undefined> {
  return (await membersOf(db).findOne({ standingKey: assignmentId })) ?? undefined;
}

/** The members a batch is about: who waits while it is open, who was decided about afterwards. */
export function concerned(holdId: string) {
  return { holdId, state: { $ne: 'dissolved' as const } };
}

export function toHold(
  { _id, targetId, reason, state, createdAt, decidedAt, decidedBy }: HoldDocument,
  count: number,
): Hold {
  return compact({
    id: trustId('hld', _id),
    targetId,
    reason,
    state,
    createdAt,
    count,
    decided: decidedAt === null ? undefined : { at: decidedAt, by: decidedBy ?? '' },
  });
}

export function toMember({ assignmentId, key, userIds, heldAt, state, before }: MemberDocument): HoldMember {
  const had = before === null ? undefined : readJson<AccountState>(before);
  return compact({ assignmentId, key, userIds, heldAt, state, before: had });
}
