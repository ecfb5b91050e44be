import type { TargetId } from '../../core/ids.js';
import { assignmentsOf, type AssignmentDocument } from './assignment-documents.js';
import { change, type Change } from './assignment-steps.js';
import type { Database } from './database.js';
import { waitingSettle } from './settle.js';

const chunk = 100;

/** The newest state goes out again with the next `_r<n>`: in the repair lane what was acknowledged, in its own what is owed. */
export function dueAgain(document: AssignmentDocument, now: Date): Change {
  const { state, lane, resend, revision } = document;
  return {
    state: 'owed',
    lane: state === 'done' ? 3 : lane,
    dueAt: now,
    readyAt: now,
    settleAt: waitingSettle(document),
    resend: resend + 1,
    resendBy: 'resync',
    attempts: 0,
    firstFailedAt: null,
    lastError: null,
    revision: revision + 1,
  };
}

/** Which assignments of a target: a filter for the query, and the same as a question, asked again for each before it is written. */
export interface Selection {
  readonly filter: object;
  readonly holds: (document: AssignmentDocument) => boolean;
}

/** Makes due again what the selection names, a chunk after the other in order of creation, each assignment by one write. Returns how many. */
export async function makeDueAgain(db: Database, targetId: TargetId, select: Selection, now: Date): Promise<number> {
  let count = 0;
  for (let after = 0; ;) {
    const found: AssignmentDocument[] = await assignmentsOf(db)
      .find({ ...select.filter, targetId, ordinal: { $gt: after } })
      .sort({ ordinal: 1 })
      .limit(chunk)
      .toArray();
    const written = await Promise.all(
      found.map((start) =>
        change(db, start, (document) => (select.holds(document) ? { set: dueAgain(document, now) } : undefined)),
      ),
    );
    count += written.filter((document) => document !== undefined).length;
    if (found.length < chunk) return count;
    after = found.at(-1)?.ordinal ?? after;
  }
}

/** Makes due again what a target may have missed: made since then, failing since then, or with a failed attempt since then. Held versions stay held. */
export function recover(db: Database, targetId: TargetId, since: Date, now: Date): Promise<number> {
  const isSince = { $gte: since };
  return makeDueAgain(
    db,
    targetId,
    {
      filter: {
        state: { $ne: 'held' },
        $or: [{ versionAt: isSince }, { firstFailedAt: isSince }, { failedAt: isSince }],
      },
      holds: ({ state, versionAt, firstFailedAt, failedAt }) =>
        state !== 'held' && [versionAt, firstFailedAt, failedAt].some((at) => at !== null && at >= since),
    },
    now,
  );
}
