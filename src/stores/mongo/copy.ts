import type { CopyCounters, CopyDestination } from '../copies.js';
import { cursorsOf } from './audit-documents.js';
import { createAuditStore } from './audit.js';
import { assignmentWriters } from './copy-assignments.js';
import { areEmpty, emptyAll } from './copy-collections.js';
import { directoryWriters } from './copy-directory.js';
import { evidenceWriters } from './copy-evidence.js';
import { findNote, putNote, refuseServed } from './copy-note.js';
import { connect, type Database } from './database.js';
import { translated } from './faults.js';
import { migrate } from './migrations.js';
import { storeIndexes } from './open.js';

/** Connects to the database that `url` names, to take an installation in. `store_unavailable` when no server answers, or a service runs on it. */
export async function openMongoCopy(url: string): Promise<CopyDestination> {
  const db = await connect(url);
  try {
    await refuseServed(db, new Date());
    await migrate(db, storeIndexes, new Date());
  } catch (error) {
    await db.close();
    throw translated(error);
  }
  return {
    writers: { ...directoryWriters(db), ...assignmentWriters(db), ...evidenceWriters(db) },
    findNote: () => findNote(db),
    putNote: (note) => putNote(db, note),
    isEmpty: () => areEmpty(db),
    clear: () => emptyAll(db),
    raiseCounters: (counters) => raiseCounters(db, counters),
    streamAudit: (batch) => createAuditStore(db).streamAudit(batch),
    close: () => db.close(),
  };
}

/** Repeatable. The epoch is one more than its counter here (see assignment-versions.ts), so that of the source makes the next one. */
async function raiseCounters(db: Database, { epoch, version, chainedPolicies, ordinals }: CopyCounters): Promise<void> {
  const counters = db.collection<{ readonly _id: string; readonly value: number }>('counters');
  const { assignments = 0, ...others } = ordinals; // here an assignment has the number of its first version
  const groups = ordinals['groups'] ?? 0;
  const wanted = { ...others, member_writes: groups, version: Math.max(version, assignments), epoch };
  for (const [name, value] of Object.entries(wanted))
    await counters.updateOne({ _id: name }, { $max: { value } }, { upsert: true });
  await cursorsOf(db).updateOne({ _id: 'policies' }, { $max: { value: chainedPolicies } }, { upsert: true });
}
