import type BetterSqlite3 from 'better-sqlite3';
import { storeUnavailable, translated } from './faults.js';

/** More than this in one transaction would keep the event loop from answering reads. */
const maxBatch = 256;

interface Job {
  /** Does the work and gives back what tells the caller, to be called once it is on disk. */
  readonly run: () => () => void;
  readonly reject: (error: unknown) => void;
  readonly durability: Durability;
}

/**
 * `on_disk`: survives a power cut. `in_order`: survives the end of the process, while a power cut may take the newest of it, never what came before
 * without what came after; only for what is found and done again when it is missing.
 */
export type Durability = 'on_disk' | 'in_order';

export interface GroupCommit {
  /** Queues `work`, which must be synchronous; resolves with its result once it is as safe as asked for. A throw undoes this work alone. */
  write<Result>(work: () => Result, durability: Durability): Promise<Result>;
  /** Writes what is queued, at once. */
  drain(): void;
}

/** The disk is waited for when the transaction holds anything that must be on it (SQLite's WAL under synchronous FULL and NORMAL). */
function createSyncing(db: BetterSqlite3.Database): (durability: Durability) => void {
  let standing: Durability | undefined;
  return (durability) => {
    if (durability === standing) return;
    db.pragma(durability === 'on_disk' ? 'synchronous = FULL' : 'synchronous = NORMAL');
    standing = durability;
  };
}

/**
 * One transaction per turn of the event loop: BEGIN IMMEDIATE, a savepoint for each queued work, COMMIT, then every answer. The disk is
 * waited for once for all requests of the turn. The whole transaction runs without yielding, so reads on the same connection never see half of it.
 */
export function createGroupCommit(db: BetterSqlite3.Database): GroupCommit {
  const statements = prepareTransaction(db);
  const queue: Job[] = [];
  let isScheduled = false;

  function flush(): void {
    isScheduled = false;
    const jobs = queue.splice(0, maxBatch);
    if (queue.length > 0) schedule();
    if (jobs.length > 0) commit(db, statements, jobs);
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(flush);
  }

  return {
    write: <Result>(work: () => Result, durability: Durability) =>
      new Promise<Result>((resolve, reject) => {
        const run = (): (() => void) => {
          const result = work();
          return () => resolve(result);
        };
        queue.push({ run, reject, durability });
        schedule();
      }),
    drain() {
      while (queue.length > 0) flush();
    },
  };
}

type Transaction = ReturnType<typeof prepareTransaction>;

function prepareTransaction(db: BetterSqlite3.Database) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    savepoint: db.prepare('SAVEPOINT work'),
    release: db.prepare('RELEASE work'),
    undo: db.prepare('ROLLBACK TO work'),
    sync: createSyncing(db),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
  };
}

function commit(db: BetterSqlite3.Database, transaction: Transaction, jobs: readonly Job[]): void {
  try {
    transaction.sync(jobs.some(({ durability }) => durability === 'on_disk') ? 'on_disk' : 'in_order');
    transaction.begin.run();
    const answers = jobs.map((job) => runJob(db, transaction, job));
    transaction.commit.run();
    for (const answer of answers) answer();
  } catch (error) {
    if (db.open && db.inTransaction) transaction.rollback.run();
    const failure = storeUnavailable('the transaction could not be written', translated(error));
    for (const { reject } of jobs) reject(failure);
  }
}

/** Runs one job in its savepoint. Throws only when the engine gave up the whole transaction (disk full, I/O fault). */
function runJob(db: BetterSqlite3.Database, transaction: Transaction, job: Job): () => void {
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
