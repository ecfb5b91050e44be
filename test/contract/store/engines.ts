import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropDatabase } from './drop-database.js';
import { openSqliteStore } from '../../../src/stores/sqlite/open.js';
import { openMongoStore } from '../../../src/stores/mongo/open.js';
import type { Store } from '../../../src/stores/store.js';

/** A store for one test, empty at first. */
export interface OpenedStore {
  readonly store: Store;
  /** The same data as another instance of the service sees it; the store itself where an engine serves one process alone. Closed by `dispose`. */
  readonly another: () => Promise<Store>;
  readonly dispose: () => Promise<void>;
}

/** A storage engine the contract runs on. */
export interface StoreEngine {
  readonly name: string;
  /** How many users make a large group: thousands, or fewer where the server of the tests reads whole collections (test/mongo/SERVER.md). */
  readonly largeGroup: number;
  /** Does it write users out as text? One that does not lacks the methods, and the records are written out. */
  readonly makesTexts: boolean;
  readonly open: () => Promise<OpenedStore>;
}

/**
 * Every engine: those that need no outside server, and MongoDB where `MONGODB_URL` names one. `ROLECALL_STORES=mongodb` leaves MongoDB alone, as
 * `npm run test:mongo` asks.
 */
export function storeFolders(): readonly StoreEngine[] {
  const url = process.env['MONGODB_URL'];
  const mongo =
    url === undefined ? [] : [{ name: 'MongoDB', largeGroup: 205, makesTexts: false, open: () => openMongo(url) }];
  if (process.env['ROLECALL_STORES'] === 'mongodb') return mongo;
  return [
    { name: 'SQLite in memory', largeGroup: 2_050, makesTexts: true, open: openMemory },
    { name: 'SQLite in a file', largeGroup: 2_050, makesTexts: true, open: openFile },
    ...mongo,
  ];
}

/** A database of its own on the server, dropped afterwards. */
async function openMongo(server: string): Promise<OpenedStore> {
  const url = new URL(server);
  url.pathname = `/rolecall_${randomUUID().replaceAll('-', '')}`;
  const connect = () => openMongoStore(url.href);
  const store = await connect();
  const stores = [store];
  return {
    store,
    async another() {
      const other = await connect();
      stores.push(other);
      return other;
    },
    async dispose() {
      for (const one of stores) await one.close();
      await dropDatabase(url.href);
    },
  };
}

async function openMemory(): Promise<OpenedStore> {
  const store = await openSqliteStore('sqlite::memory:');
  return { store, another: () => Promise.resolve(store), dispose: () => store.close() };
}

async function openFile(): Promise<OpenedStore> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-store-'));
  const store = await openSqliteStore(`sqlite:${join(folder, 'rolecall.db')}`);
  return {
    store,
    another: () => Promise.resolve(store),
    async dispose() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
