import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../../src/stores/sqlite/open.js';
import type { Store } from '../../../src/stores/store.js';

/** A store for one test, empty at first. */
export interface OpenedStore {
  readonly store: Store;
  readonly dispose: () => Promise<void>;
}

/** A storage engine the contract runs on. */
export interface StoreEngine {
  readonly name: string;
  readonly open: () => Promise<OpenedStore>;
}

/** Every engine that needs no outside server. */
export function storeFolders(): readonly StoreEngine[] {
  return [
    { name: 'SQLite in memory', open: openMemory },
    { name: 'SQLite in a file', open: openFile },
  ];
}

async function openMemory(): Promise<OpenedStore> {
  const store = await openSqliteStore('sqlite::memory:');
  return { store, dispose: () => store.close() };
}

async function openFile(): Promise<OpenedStore> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-store-'));
  const store = await openSqliteStore(`sqlite:${join(folder, 'rolecall.db')}`);
  return {
    store,
    async dispose() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
