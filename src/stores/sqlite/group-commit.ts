import type BetterSqlite3 from 'better-sqlite3';
import { ServiceError } from '../../core/errors.js';
import { storeUnavailable, translated } from './faults.js';
import type { WalSync } from './wal-sync.js';

/** More than this in one transaction would keep the event loop from answering reads. */
const maxBatch = 256;

interface Job {
  /** Does the work and gives back what tells the caller, to be called once it is as safe as asked for. */
  readonly run: () => () => void;
  readonly reject: (error: unknown) => void;
  readonly how: How;
}

/** A job whose transaction stands, and what tells its caller. */
interface Committed {
  readonly answer: () => void;
  readonly job: Job;
}

/**
 * `on_disk`: survives a power cut. `in_order`: survives the end of the process, while a power cut may take the newest of it, never what came before
 * without what came after; only for what is found and done again when it is missing.
 */
export type Durability = 'on_disk' | 'in_order';

export interface How {
  readonly durability: Durability;
  /**
   * The work throws a ServiceError only while it has written nothing, and nothing else unless the engine fails. It then needs no savepoint, for which SQLite
   * copies every page that is written again: 5 % of the CPU of a user's create, 9 % of a PATCH. Whatever else it throws undoes the whole transaction.
   */
  readonly isCheckedFirst?: true;
}

export interface GroupCommit {
  /**
   * Queues `work`, which must be synchronous; resolves with its result once it is as safe as asked for. A throw undoes this work alone. What a work
   * asks to write while it runs is written in the same transaction.
   */
  write<Result>(work: () => Result, how: How): Promise<Result>;
  /** Writes what is queued; resolves once everybody who asked has been told. */
  drain(): Promise<void>;
}

/** What else happens around a transaction. */
export interface GroupCommitHooks {
  /** Before it begins; when this throws, nothing of it is written and whoever asked is told. */
  readonly onBegin?: () => void;
  readonly onCommitted?: () => void;
}

/**
 * One transaction per turn of the event loop: BEGIN IMMEDIATE, each queued work in a savepoint unless it needs none, COMMIT. The whole transaction runs without yielding, so
 * reads on the same connection never see half of it. Then the disk is waited for beside the loop, once for everything committed since it was waited
 * for last, and only then whoever asked is told, whether the work went well or not: no answer rests on what a power cut may still take.
 */
export function createGroupCommit(
  db: BetterSqlite3.Database,
  wal: WalSync,
  { onBegin, onCommitted }: GroupCommitHooks = {},
): GroupCommit {
  const statements = prepareTransaction(db, onBegin);
  const queue: Job[] = [];
  let waiting: Committed[] = [];
  let isScheduled = false;
  let isSyncing = false;
  let broken: Error | undefined;
  let onTold: () => void = () => undefined;

  function flush(): void {
    isScheduled = false;
    const jobs = queue.splice(0, maxBatch);
    if (queue.length > 0) schedule();
    if (jobs.length === 0) return;
    if (broken) return refuse(jobs, broken);
    const left = queue.length;
    for (const committed of commit(db, statements, jobs, () => queue.splice(left))) {
      if (committed.job.how.durability === 'on_disk') waiting.push(committed);
      else committed.answer();
    }
    if (!isSyncing) sync();
    onCommitted?.();
  }

  function sync(): void {
    if (waiting.length === 0) return onTold();
    const told = waiting;
    waiting = [];
    isSyncing = true;
    wal.soon((error) => {
      isSyncing = false;
      if (error) fail(error, told);
      else for (const { answer } of told) answer();
      sync();
    });
  }

  /** A disk that failed once may say yes the next time and have lost what it failed to keep (fsync(2)), so nothing is believed until a restart reads the file. */
  function fail(error: Error, told: readonly Committed[]): void {
    broken = storeUnavailable('the disk did not keep what was written; look at the disk, then restart', error);
    const jobs = [...told, ...waiting].map(({ job }) => job);
    waiting = [];
    refuse(jobs, broken);
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(flush);
  }

  return {
    write: <Result>(work: () => Result, how: How) =>
      new Promise<Result>((resolve, reject) => {
        const run = (): (() => void) => {
          const result = work();
          return () => resolve(result);
        };
        queue.push({ run, reject, how });
        schedule();
      }),
    async drain() {
      while (queue.length > 0) flush();
      if (isSyncing) await new Promise<void>((resolve) => (onTold = resolve));
    },
  };
}

function refuse(jobs: readonly Job[], error: Error): void {
  for (const { reject } of jobs) reject(error);
}

type Transaction = ReturnType<typeof prepareTransaction>;

function prepareTransaction(db: BetterSqlite3.Database, onBegin?: () => void) {
  const begin = db.prepare('BEGIN IMMEDIATE');
  return {
    begin() {
      onBegin?.();
      begin.run();
    },
    savepoint: db.prepare('SAVEPOINT work'),
    release: db.prepare('RELEASE work'),
    undo: db.prepare('ROLLBACK TO work'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
  };
}

/** Runs the jobs in one transaction; none of them stands, and each caller is told, when it could not be written. */
function commit(
  db: BetterSqlite3.Database,
  transaction: Transaction,
  jobs: readonly Job[],
  askedMeanwhile: () => readonly Job[],
): readonly Committed[] {
  let tried = jobs;
  try {
    transaction.begin();
    const run = (job: Job): Committed => ({
      job,
      answer: job.how.isCheckedFirst ? runChecked(job) : runUndoable(db, transaction, job),
    });
    const committed = jobs.map(run);
    const more = askedMeanwhile();
    tried = [...jobs, ...more];
    const joined = more.map(run);
    transaction.commit.run();
    return joined.length === 0 ? committed : [...committed, ...joined];
  } catch (error) {
    if (db.open && db.inTransaction) transaction.rollback.run();
    refuse(tried, storeUnavailable('the transaction could not be written', translated(error)));
    return [];
  }
}

/** Runs one job that has nothing to undo when it refuses. */
function runChecked(job: Job): () => void {
  try {
    return job.run();
  } catch (error) {
    if (error instanceof ServiceError) return () => job.reject(error);
    throw error;
  }
}

/** Runs one job in its savepoint. Throws only when the engine gave up the whole transaction (disk full, I/O fault). */
function runUndoable(db: BetterSqlite3.Database, transaction: Transaction, job: Job): () => void {
  transaction.savepoint.run();
  try {
    const answer = job.run();
    transaction.release.run();
    return answer;
  } catch (error) {
    if (!db.inTransaction) throw error;
    transaction.undo.run();
    transaction.release.run();
    return () => job.reject(translated(error));
  }
}
