import { allowance, type GuardRequest, type WindowFacts } from '../../assignments/guards.js';
import type { Safety } from '../../mapping/policy-model.js';
import type { Collection, Database } from './database.js';
import { isDuplicate } from './faults.js';
import type { Index } from './indexes.js';

/** The window over all targets. */
export const everywhere = '*';

/** A person in one window. Who was released is in it without being counted; `isWritten`: the loss that was counted has happened. */
export interface PassedDocument {
  /** The scope, a bar and the person. */
  readonly _id: string;
  readonly scope: string;
  readonly person: string;
  readonly at: Date;
  readonly isCounted: boolean;
  readonly token: string;
  readonly isWritten: boolean;
}

/** Somebody who was let into windows; `since` is the moment from which the windows counted then. */
interface Entry {
  readonly token: string;
  readonly person: string;
  readonly scopes: readonly string[];
  readonly at: Date;
  readonly since: Date;
}

/** The gate before all windows: whoever enters raises `revision`, so nobody enters on a count that is no longer true. */
interface GateDocument {
  readonly _id: 'gate';
  readonly revision: number;
  /** Who entered last: what the next one copies out before counting, should the first have been stopped before doing so. */
  readonly last: Entry | null;
}

export const windowIndexes: readonly Index[] = [
  { collection: 'passed_revokes', name: 'by_moment', keys: { scope: 1, isCounted: 1, at: 1 } },
  { collection: 'passed_revokes', name: 'by_person', keys: { person: 1 } },
  { collection: 'passed_revokes', name: 'by_token', keys: { token: 1 } },
];

export const passedOf = (db: Database): Collection<PassedDocument> => db.collection('passed_revokes');
const gatesOf = (db: Database): Collection<GateDocument> => db.collection('revoke_gate');
export const keyOf = (scope: string, person: string): string => `${scope}|${person}`;

/** One window as it was found; `unwritten` of those counted may still be holders. */
export interface WindowReading {
  readonly isKnown: boolean;
  readonly counted: number;
  readonly unwritten: number;
}

/** The windows of a target and of all, true as long as the gate has this revision. */
export interface WindowsReading {
  readonly revision: number;
  readonly target: WindowReading;
  readonly overall: WindowReading;
}

interface Question {
  readonly targetId: string;
  readonly guard: GuardRequest;
  readonly at: Date;
}

/** Reads the gate first, then the windows: a stale answer is refused at the gate. */
export async function readWindows(db: Database, { targetId, guard, at }: Question): Promise<WindowsReading> {
  const gate = await readGate(db);
  if (gate.last && copied.get(db) !== gate.last.token) await copyEntry(db, gate.last);
  const since = new Date(at.getTime() - guard.limits.revokes.windowMs);
  const read = (scope: string) => readWindow(db, scope, guard.person, since);
  return { revision: gate.revision, target: await read(targetId), overall: await read(everywhere) };
}

/** Lets the person into the windows it is not in yet. False when somebody else entered since the reading: read and judge again. */
export async function enterWindows(
  db: Database,
  { targetId, guard, at, token }: Question & { readonly token: string },
  { revision, target, overall }: WindowsReading,
): Promise<boolean> {
  const scopes = [...(target.isKnown ? [] : [targetId]), ...(overall.isKnown ? [] : [everywhere])];
  if (scopes.length === 0) return true;
  const since = new Date(at.getTime() - guard.limits.revokes.windowMs);
  const last: Entry = { token, person: guard.person, scopes, at, since };
  const { modifiedCount } = await gatesOf(db).updateOne(
    { _id: 'gate', revision },
    { $set: { last }, $inc: { revision: 1 } },
  );
  if (modifiedCount === 0) return false;
  await copyEntry(db, last);
  await passedOf(db).deleteMany({ scope: { $in: scopes }, at: { $lte: since } });
  return true;
}

/** The loss happened: the person is no longer among those who hold something. */
export async function noteWritten(db: Database, token: string): Promise<void> {
  await passedOf(db).updateMany({ token }, { $set: { isWritten: true } });
}

/** The person is in the windows from now on without being counted: somebody let it go. */
export async function exempt(db: Database, targetId: string, person: string, at: Date): Promise<void> {
  for (const scope of [targetId, everywhere]) {
    const fields = { scope, person, at, isCounted: false, token: '', isWritten: true };
    await passedOf(db).updateOne({ _id: keyOf(scope, person) }, { $set: fields }, { upsert: true });
  }
}

/** Puts another name in place of these people; whoever is counted under it already is counted once. Repeatable. */
export async function renamePassed(db: Database, persons: readonly string[], instead: string): Promise<void> {
  const { last } = await readGate(db);
  if (last && persons.includes(last.person)) {
    await copyEntry(db, last);
    await gatesOf(db).updateOne({ _id: 'gate', 'last.token': last.token }, { $set: { last: null } });
  }
  const others = persons.filter((person) => person !== instead);
  for await (const { _id, ...entry } of passedOf(db).find({ person: { $in: others } })) {
    const renamed = { ...entry, person: instead };
    await passedOf(db).updateOne({ _id: keyOf(entry.scope, instead) }, { $setOnInsert: renamed }, { upsert: true });
    await passedOf(db).deleteOne({ _id });
  }
}

/**
 * A window as the guards judge it. Who passed a moment ago may be among the holders still, or not; of the numbers of holders that are possible, the one
 * that allows least is taken.
 */
export function toFacts(
  { isKnown, counted, unwritten }: WindowReading,
  holders: number,
  revokes: Safety['revokes'],
): WindowFacts {
  const allowed = (count: number) => allowance(revokes, count + counted).allowed;
  let least = holders;
  for (let count = Math.max(0, holders - unwritten); count < holders; count += 1)
    if (allowed(count) < allowed(least)) least = count;
  return { isKnown, counted, holders: least };
}

async function readGate(db: Database): Promise<GateDocument> {
  const found = await gatesOf(db).findOne({ _id: 'gate' });
  if (found) return found;
  try {
    await gatesOf(db).insertOne({ _id: 'gate', revision: 1, last: null });
  } catch (error) {
    if (!isDuplicate(error)) throw error; // another instance made it
  }
  return readGate(db);
}

async function readWindow(db: Database, scope: string, person: string, since: Date): Promise<WindowReading> {
  const counted = { scope, isCounted: true, at: { $gt: since } };
  const known = await passedOf(db).findOne({ _id: keyOf(scope, person), at: { $gt: since } });
  const unwritten = await passedOf(db).countDocuments({ ...counted, isWritten: false });
  return { isKnown: known !== null, counted: await passedOf(db).countDocuments(counted), unwritten };
}

/** The first loss within the window counts; an entry from before it begins anew. Repeatable, also by several at once. */
async function copyEntry(db: Database, { token, person, scopes, at, since }: Entry): Promise<void> {
  for (const scope of scopes) {
    const _id = keyOf(scope, person);
    const fields = { scope, person, at, isCounted: true, token, isWritten: false };
    try {
      await passedOf(db).insertOne({ _id, ...fields });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      await passedOf(db).updateOne({ _id, at: { $lte: since } }, { $set: fields });
    }
  }
  copied.set(db, token);
}

/** The token of the entry that this process copied out last: most often it stands at the gate still. */
const copied = new WeakMap<Database, string>();
