import { ServiceError } from '../../core/errors.js';
import { trustId, type AssignmentId } from '../../core/ids.js';
import {
  assignmentsOf,
  derived,
  type AssignmentDocument,
  type DerivedFields,
  type PendingDocument,
} from './assignment-documents.js';
import { notePlace, placeOf } from './assignment-targets.js';
import { copyOut } from './assignment-versions.js';
import type { Database } from './database.js';

type Fixed = '_id' | 'targetId' | 'ordinal' | 'createdAt' | 'stamp' | 'pending' | keyof DerivedFields;

/** Fields that a step sets; what follows from them is set with them. */
export type Change = Partial<Omit<AssignmentDocument, Fixed>>;

/** One write of an assignment: what it sets, and the line of history it adds. */
export interface Step {
  readonly set: Change;
  readonly line?: PendingDocument;
}

/** Asks the shards of its target; every shard when this process never met the assignment. */
export async function findDocument(db: Database, id: AssignmentId): Promise<AssignmentDocument | undefined> {
  const targetId = placeOf(db, id);
  const found = await assignmentsOf(db).findOne({ _id: id, ...(targetId && { targetId }) });
  if (!found) return undefined;
  notePlace(db, found._id, found.targetId);
  return found;
}

/** The record as the caller read it, or `version_mismatch`: it changed since, or is gone. */
export async function expectedDocument(
  db: Database,
  id: AssignmentId,
  expectedRevision: number,
): Promise<AssignmentDocument> {
  return expected(await findDocument(db, id), id, expectedRevision);
}

export function expected(
  document: AssignmentDocument | undefined,
  id: string,
  expectedRevision: number,
): AssignmentDocument {
  if (document?.revision !== expectedRevision) throw mismatch(id);
  return document;
}

export function mismatch(id: string): ServiceError<'version_mismatch'> {
  return new ServiceError('version_mismatch', { kind: 'assignment', id });
}

/**
 * One atomic write of an assignment, decided from the document as it stands: when somebody else wrote meanwhile, it is read and decided again.
 * Undefined when there is nothing to do or the assignment is gone. A line of history is copied out afterwards; after a crash in between, the
 * next claim or the sweep does so.
 */
export async function change(
  db: Database,
  start: AssignmentDocument | undefined,
  decide: (document: AssignmentDocument) => Step | undefined,
): Promise<AssignmentDocument | undefined> {
  for (let document = start; document !== undefined;) {
    const step = decide(document);
    if (step === undefined) return undefined;
    const written = await tryWrite(db, document, step);
    if (written) {
      if (step.line) await copyOut(db, written);
      return written;
    }
    document = await findDocument(db, trustId('asg', document._id));
  }
  return undefined;
}

/** Writes over the document as it was read; undefined when it was written or removed since. The whole shard key is in the filter, as moving to another key needs. */
export async function tryWrite(
  db: Database,
  document: AssignmentDocument,
  step: Step,
): Promise<AssignmentDocument | undefined> {
  const { filter, update } = writeOver(document, step);
  const written = await assignmentsOf(db).findOneAndUpdate(filter, update, { returnDocument: 'after' });
  return written ?? undefined;
}

/** The same write, for several documents in one command. */
export function writeOver(document: AssignmentDocument, { set, line }: Step) {
  const { _id, targetId, key, stamp } = document;
  const update = {
    $set: { ...set, ...derived({ ...document, ...set }) },
    $inc: { stamp: 1 },
    ...(line && { $push: { pending: line } }),
  };
  return { filter: { _id, targetId, key, stamp }, update };
}
