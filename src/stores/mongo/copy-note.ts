import type { CopyNote } from '../copies.js';
import type { Collection, Database } from './database.js';
import { storeUnavailable } from './faults.js';
import type { LeaseDocument } from './leases.js';

type NoteDocument = CopyNote & { readonly _id: 'copy' };

const notesOf = (db: Database): Collection<NoteDocument> => db.collection('copy_note');

export async function findNote(db: Database): Promise<CopyNote | undefined> {
  const found = await notesOf(db).findOne({ _id: 'copy' });
  if (!found) return undefined;
  const { _id, ...note } = found;
  return note;
}

export async function putNote(db: Database, note: CopyNote): Promise<void> {
  await notesOf(db).replaceOne({ _id: 'copy' }, note, { upsert: true });
}

/** `store_unavailable` while an installation is being copied into the database: a service would act on half of it. */
export async function refuseHalfCopied(db: Database): Promise<void> {
  if ((await findNote(db))?.state !== 'copying') return;
  throw storeUnavailable(
    'an installation is being copied into this database: let rolecall migrate finish, or run it again',
  );
}

/** Every running service holds leases, or did a moment ago; that on the schema is held by whoever brings it up to date. */
export async function refuseServed(db: Database, now: Date): Promise<void> {
  const leases = db.collection<LeaseDocument>('leases');
  const held = await leases.find({ until: { $gt: now } }).toArray();
  if (held.every(({ _id }) => _id === 'schema')) return;
  throw storeUnavailable('a service runs on the target database: stop it, wait a minute, and run this again');
}
