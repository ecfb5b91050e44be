import type BetterSqlite3 from 'better-sqlite3';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Snapshot } from './snapshot.js';

/** Rows changed between two checkpoints: 8 to 40 MB of log, as much as one look into it stays quick for. */
const rowsBetween = 16_000;

/** Pages left over by what was written while the thread copied: few enough to be copied between two requests, and then the log begins anew. */
const fewPages = 1_000;

/** Copies the write-ahead log back into the database beside the event loop; on it, that holds every request for a tenth of a second and more. */
export interface Checkpoints {
  /** After each commit; begins a checkpoint when there is enough to copy. */
  committed(): void;
  close(): Promise<void>;
}

/** How full the log is and how much of it is in the database, in pages; nothing when the thread could not look. */
interface Copied {
  readonly log: number;
  readonly checkpointed: number;
}

/**
 * The thread has a connection of its own, which only ever checkpoints (PASSIVE: it waits for nobody and nobody waits for it, sqlite.org/c3ref/wal_checkpoint_v2.html).
 * It is text because it runs from wherever the program does. It exists from the first time it is needed on.
 */
const thread = `
  const { parentPort, workerData } = require('node:worker_threads');
  const Database = require(workerData.driver);
  const db = new Database(workerData.file, { fileMustExist: true });
  parentPort.on('message', () => parentPort.postMessage(db.pragma('wal_checkpoint(PASSIVE)')[0]));
`;

/** For the connection's file; a database in memory has no log. A checkpoint on the connection itself ends its snapshot first. */
export function createCheckpoints(db: BetterSqlite3.Database, snapshot?: Pick<Snapshot, 'end'>): Checkpoints {
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck();
  let worker: Worker | undefined;
  let isCopying = false;
  let copiedAt = 0;

  function copied({ log, checkpointed }: Copied): void {
    isCopying = false;
    if (!db.open || log - checkpointed > fewPages) return;
    snapshot?.end();
    db.pragma('wal_checkpoint(PASSIVE)');
  }

  function start(): Worker {
    const driver = createRequire(import.meta.url).resolve('better-sqlite3');
    const started = new Worker(thread, { eval: true, workerData: { driver, file: db.name } });
    started.unref();
    started.on('message', copied);
    started.on('error', () => (isCopying = true)); // SQLite's own checkpoints take over, on the event loop
    return started;
  }

  return {
    committed() {
      if (db.memory || isCopying) return;
      const now = changes.get() ?? 0;
      if (now - copiedAt < rowsBetween) return;
      copiedAt = now;
      isCopying = true;
      worker ??= start();
      worker.postMessage('copy');
    },
    async close() {
      isCopying = true;
      await worker?.terminate();
    },
  };
}
