import BetterSqlite3 from 'better-sqlite3';
import { instant } from '../../core/filter/instant.js';
import { fold } from '../../core/fold.js';
import { createCheckpoints } from './checkpoints.js';
import { storeUnavailable, translated } from './faults.js';
import { createGroupCommit } from './group-commit.js';
import { createSnapshot } from './snapshot.js';
import { createWalSync } from './wal-sync.js';
import { rememberTables, type Remembered } from './memory.js';
import { createUserLeases, type UserLeases } from './user-leases.js';

/** Filters come from clients, so the number of distinct statements has no bound of its own. */
const maxStatements = 500;

/** What a statement can be given. */
export type Bind = string | number | bigint | null;

/** A prepared statement whose rows have the shape `Row`. */
export type Statement<Row> = BetterSqlite3.Statement<unknown[], Row>;

/** The driver's connection, before it is wrapped. */
export type Connection = BetterSqlite3.Database;

/** One connection: reads run at once, writes in the group commit of this turn of the event loop. */
export interface Database {
  /** The prepared statement of that text; prepared once. `Row` must be what the text selects. */
  statement<Row = never>(sql: string): Statement<Row>;
  /** The same with each row as an array of its columns: the driver makes those in a third of the time, which counts where rows come by the hundred. */
  tuples<Columns extends readonly unknown[]>(sql: string): Statement<Columns>;
  /** Runs synchronous reads, giving engine trouble as `store_unavailable`; those of one turn see the same (see snapshot.ts). */
  read<Result>(work: () => Result): Promise<Result>;
  /** Runs synchronous work in one atomic write; resolves once it is on disk (see group-commit.ts). */
  write<Result>(work: () => Result): Promise<Result>;
  /** The same for work that refuses with a ServiceError before it writes anything, or not at all: cheaper, because there is nothing to undo. */
  writeChecked<Result>(work: () => Result): Promise<Result>;
  /** As `write` for what is found and done again after a power cut that took it: the disk is not waited for. */
  writeSoon<Result>(work: () => Result): Promise<Result>;
  /** As `writeChecked` for the same. */
  writeCheckedSoon<Result>(work: () => Result): Promise<Result>;
  /** What this connection read before and need not read again. */
  readonly remembered: Remembered;
  /** Users being resolved; nothing of it is in the file. */
  readonly userLeases: UserLeases;
  /** Writes what was asked for, then closes. */
  close(): Promise<void>;
}

/** Opens the file (or `:memory:`) with the settings every connection shares; the schema is not touched. */
export function connect(file: string): Connection {
  const db = new BetterSqlite3(file, { timeout: 5_000 });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL'); // an acknowledged change must survive a power cut, which NORMAL does not promise
  db.pragma('foreign_keys = ON');
  db.pragma('wal_autocheckpoint = 8000'); // 32 MB: a checkpoint rewrites scattered index pages, so fewer of them make writing cheaper
  db.pragma('journal_size_limit = 67108864');
  db.pragma('cache_size = -32768'); // 32 MB: a commit after pages changed places looks through all that are kept, so more is not cheaper
  db.pragma('temp_store = MEMORY');
  registerFunctions(db);
  return db;
}

/** Gives SQL the two comparisons of core: `fold(text)` and `instant(text)`, the latter in milliseconds; NULL for anything else. */
function registerFunctions(db: Connection): void {
  db.function('fold', { deterministic: true }, (value: unknown) => (typeof value === 'string' ? fold(value) : null));
  db.function('instant', { deterministic: true }, (value: unknown) =>
    typeof value === 'string' ? (instant(value) ?? null) : null,
  );
}

/** The connection, its schema up to date, as the ports use it. */
export function createDatabase(db: Connection): Database {
  db.pragma('synchronous = NORMAL'); // the group commit waits for the disk, beside the event loop
  db.pragma('wal_autocheckpoint = 32000'); // 128 MB: only when the checkpoints beside the loop fall behind
  const wal = createWalSync(db);
  const snapshot = createSnapshot(db);
  const checkpoints = createCheckpoints(db, snapshot);
  const group = createGroupCommit(db, wal, {
    onBegin: () => snapshot.end(),
    onCommitted: () => checkpoints.committed(),
  });
  const remembered = rememberTables(db);
  const statement = createStatements((sql) => db.prepare<unknown[], unknown>(sql));
  const tuples = createStatements((sql) => db.prepare<unknown[], unknown>(sql).raw());
  let isClosed = false;

  function assertOpen(): void {
    if (isClosed) throw storeUnavailable('the store is closed');
  }

  return {
    statement,
    tuples,
    remembered,
    userLeases: createUserLeases(),
    async read(work) {
      assertOpen();
      return guarded(() => {
        snapshot.begin();
        return work();
      });
    },
    async write(work) {
      assertOpen();
      return group.write(work, { durability: 'on_disk' });
    },
    async writeChecked(work) {
      assertOpen();
      return group.write(work, { durability: 'on_disk', isCheckedFirst: true });
    },
    async writeSoon(work) {
      assertOpen();
      return group.write(work, { durability: 'in_order' });
    },
    async writeCheckedSoon(work) {
      assertOpen();
      return group.write(work, { durability: 'in_order', isCheckedFirst: true });
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await group.drain();
      snapshot.end();
      wal.close();
      await checkpoints.close();
      db.close();
    },
  };
}

/** Prepares each text once, as far as the number of texts allows. */
function createStatements(prepare: (sql: string) => Statement<unknown>) {
  const statements = new Map<string, Statement<unknown>>();
  return <Row>(sql: string): Statement<Row> => {
    let prepared = statements.get(sql);
    if (prepared === undefined) {
      prepared = prepare(plannedOnce(sql));
      const [oldest] = statements.keys();
      if (statements.size >= maxStatements && oldest !== undefined) statements.delete(oldest);
      statements.set(sql, prepared);
    }
    return prepared as Statement<Row>; // the caller names the columns its own text selects
  };
}

/**
 * SQLite plans a statement anew each time a bare `LIMIT ?` is bound, in case the value makes another plan better: 5 µs of CPU, more than finding one record
 * takes, and for nothing, since the driver binds numbers as floating point, which are not looked at. Nor is a value behind a sign.
 */
function plannedOnce(sql: string): string {
  return sql.replace(/\bLIMIT (?=[?@])/g, 'LIMIT +');
}

function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw translated(error);
  }
}
