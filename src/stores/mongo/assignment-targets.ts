import type { AssignmentId, TargetId } from '../../core/ids.js';
import type { Database } from './database.js';
import { isDuplicate } from './faults.js';

/** How many places are kept in memory. */
const limit = 100_000;

/** What one connection remembers to keep its queries to the shards that matter; all of it can be found again. */
interface Memory {
  readonly known: Set<TargetId>;
  readonly places: Map<string, TargetId>;
  listed?: readonly TargetId[];
}

const memories = new WeakMap<Database, Memory>();

function memoryOf(db: Database): Memory {
  const found = memories.get(db);
  if (found) return found;
  const made: Memory = { known: new Set(), places: new Map() };
  memories.set(db, made);
  return made;
}

interface KnownTargetDocument {
  readonly _id: TargetId;
}

/** Notes that the target has assignments; to be done before its first is written, so that no list of targets lacks it. */
export async function noteTarget(db: Database, targetId: TargetId): Promise<void> {
  const { known } = memoryOf(db);
  if (known.has(targetId)) return;
  const targets = db.collection<KnownTargetDocument>('assignment_targets');
  try {
    await targets.insertOne({ _id: targetId });
  } catch (error) {
    if (!isDuplicate(error)) throw error; // noted by another instance
  }
  known.add(targetId);
}

/** Every target that has or had assignments. They are few; queries that name them go to the shards that hold them. */
export async function knownTargets(db: Database): Promise<TargetId[]> {
  const read = () => db.collection<KnownTargetDocument>('assignment_targets').find().toArray();
  const listed = (await db.shared('assignment targets', read)).map(({ _id }) => _id);
  memoryOf(db).listed = listed;
  return listed;
}

/** The same as the last to ask found it, with those noted here since: for looks that are repeated each second. */
export async function recentTargets(db: Database): Promise<TargetId[]> {
  const memory = memoryOf(db);
  return memory.listed ? [...new Set([...memory.listed, ...memory.known])] : knownTargets(db);
}

/** Remembers which target an assignment is of, which never changes. */
export function notePlace(db: Database, id: string, targetId: TargetId): void {
  const { places } = memoryOf(db);
  places.set(id, targetId);
  if (places.size <= limit) return;
  const [oldest] = places.keys();
  if (oldest !== undefined) places.delete(oldest);
}

/** The target of an assignment, where this process met it before. */
export function placeOf(db: Database, id: AssignmentId): TargetId | undefined {
  return memoryOf(db).places.get(id);
}
