import { ServiceError } from '../core/errors.js';
import { createChainCheck, type ChainReport } from '../evidence/audit/audit-chain.js';
import type { AuditEntry } from '../evidence/audit/audit-model.js';
import {
  copyKinds,
  type Copies,
  type CopyBatch,
  type CopyDestination,
  type CopyKind,
  type CopyNote,
  type CopyReaders,
  type CopySource,
  type CopyWriters,
} from './copies.js';

const batchSize = 500;

/** One batch further: how many records of all are copied. */
export interface CopyProgress {
  readonly kind: CopyKind;
  readonly copied: number;
  readonly total: number;
}

export interface CopyReport {
  /** Records by kind, the same on both sides. */
  readonly counts: Readonly<Record<CopyKind, number>>;
  /** It went on with what an earlier run had copied. */
  readonly isResumed: boolean;
  /** The epoch of versions made from now on. */
  readonly epoch: number;
  /** What a check of the copied chain found: the same as in the source. */
  readonly audit: ChainReport;
}

/**
 * Copies a whole installation. What a batch adds is noted after it, and adding it again changes nothing, so a run that was stopped is taken up by the next. The
 * note stands as `copying` from before the first record until counts and audit chain were found equal; no service starts on the database meanwhile.
 * `store_unavailable`, with what to do, for a database with other records in it, or with counts or a chain that differ.
 */
export async function copyStore(
  source: CopySource,
  destination: CopyDestination,
  onProgress: (progress: CopyProgress) => void,
): Promise<CopyReport> {
  const { note: start, isResumed } = await begin(source, destination);
  let note = start;
  const counts = countAll(source.readers);
  const total = sum(Object.values(counts));
  let copied = 0;
  for (const kind of copyKinds) {
    await copyKind(
      { kind, from: source.readers, to: destination.writers, after: note.places[kind] ?? 0 },
      async (place) => {
        note = { ...note, places: { ...note.places, [kind]: place.next ?? -1 } };
        await destination.putNote(note);
        onProgress({ kind, copied: Math.min(copied + place.copied, total), total });
      },
    );
    copied += counts[kind];
  }
  await destination.raiseCounters(source.counters());
  await compareCounts(counts, destination.writers);
  const audit = await compareAudit(source, destination);
  await destination.putNote({ ...note, state: 'done' });
  return { counts, isResumed, epoch: source.counters().epoch + 1, audit };
}

interface Beginning {
  readonly note: CopyNote;
  readonly isResumed: boolean;
}

/** Goes on with a copy of the very same state; one of an earlier state is begun anew. */
async function begin({ installation, digest }: CopySource, destination: CopyDestination): Promise<Beginning> {
  const fresh: CopyNote = { installation, digest, state: 'copying', places: {} };
  const found = await destination.findNote();
  if (found === undefined) {
    if (!(await destination.isEmpty())) throw refused('the target database has records of its own: name an empty one');
  } else {
    if (found.installation !== installation)
      throw refused('the target database holds the copy of another installation: name an empty one');
    if (found.state === 'done')
      throw refused('this installation was copied into the target database already: start the service on it');
    if (found.digest === digest) return { note: found, isResumed: true };
    await destination.clear();
  }
  await destination.putNote(fresh);
  return { note: fresh, isResumed: false };
}

interface Leg<Kind extends CopyKind> {
  readonly kind: Kind;
  readonly from: CopyReaders;
  readonly to: CopyWriters;
  readonly after: number;
}

interface Place {
  readonly next: number | undefined;
  /** Records of this kind read so far in this run. */
  readonly copied: number;
}

async function copyKind<Kind extends CopyKind>(
  { kind, from, to, after }: Leg<Kind>,
  onBatch: (place: Place) => Promise<void>,
): Promise<void> {
  let copied = 0;
  for (let place: number | undefined = after; place !== undefined && place >= 0;) {
    const batch: CopyBatch<Copies[Kind]> = from[kind].read(place, batchSize);
    if (batch.items.length > 0) await to[kind].write(batch.items);
    copied += batch.items.length;
    place = batch.next;
    await onBatch({ next: place, copied });
  }
}

function countAll(readers: CopyReaders): Readonly<Record<CopyKind, number>> {
  const pairs = copyKinds.map((kind) => [kind, readers[kind].count()] as const);
  return Object.fromEntries(pairs) as Record<CopyKind, number>; // one entry for each kind
}

async function compareCounts(counts: Readonly<Record<CopyKind, number>>, writers: CopyWriters): Promise<void> {
  for (const kind of copyKinds) {
    const found = await writers[kind].count();
    if (found === counts[kind]) continue;
    const numbers = `${counts[kind]} records of ${kind} in the source, ${found} in the target`;
    throw refused(`the copy is not whole (${numbers}): drop the target database and copy again`);
  }
}

/** The chain as the destination has it must verify as the source's does, to the same head. */
async function compareAudit({ readers }: CopySource, destination: CopyDestination): Promise<ChainReport> {
  const before = createChainCheck();
  for (let place: number | undefined = 0; place !== undefined;) {
    const batch: CopyBatch<AuditEntry> = readers.audit.read(place, batchSize);
    for (const entry of batch.items) before.take(entry);
    place = batch.next;
  }
  const after = createChainCheck();
  for await (const entries of destination.streamAudit(batchSize)) for (const entry of entries) after.take(entry);
  const [wanted, found] = [before.report(), after.report()];
  if (JSON.stringify(wanted) !== JSON.stringify(found))
    throw refused('the audit chain does not verify as it does in the source: drop the target database and copy again');
  return found;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function refused(message: string): ServiceError<'store_unavailable'> {
  return new ServiceError('store_unavailable', { message });
}
