import type BetterSqlite3 from 'better-sqlite3';
import type { PolicyVersion, Target } from '../../assignments/model.js';
import type { Page } from '../../core/page.js';
import type { Directory, DirectoryToken } from '../../directory/model.js';

/** More names than any installation has directories or tokens; beyond it the oldest is read again. */
const mostRemembered = 10_000;

/** What was read before, by name. */
export interface Memory<Value> {
  /** What is remembered under the name, or what `read` says; that there is nothing is not remembered. */
  of<Found extends Value | undefined>(name: string, read: () => Found): Value | Found;
  /** What stands under that name has changed; without a name, anything may have. */
  forget(name: string | null): void;
}

/** What this connection remembers of its tables. */
export type Remembered = {
  /** Tokens by hash and directories by id: two reads spared on each request. */
  readonly tokens: Memory<DirectoryToken>;
  readonly directories: Memory<Directory>;
  /** Live records by directory: every page of a list names the total, and counting takes 0.3 ms of CPU for 10,000 users, in step with their number. */
  readonly users: Memory<number>;
  readonly groups: Memory<number>;
  /** What the pipeline asks for each user: the targets, the pages of directories, the policy in force. */
  readonly targets: Memory<readonly Target[]>;
  readonly directoryPages: Memory<Page<Directory>>;
  readonly policies: Memory<PolicyVersion>;
  /** Whether any group is nested in another, under the name `any`. */
  readonly nesting: Memory<boolean>;
};

/**
 * Memories that forget by themselves: triggers of this connection, the only one that writes the file, see every change however it came about,
 * a cascade too. Were the transaction undone, the same is read once more.
 */
export function rememberTables(db: BetterSqlite3.Database): Remembered {
  const remembered: Remembered = {
    tokens: createMemory(),
    directories: createMemory(),
    users: createMemory(),
    groups: createMemory(),
    targets: createMemory(),
    directoryPages: createMemory(),
    policies: createMemory(),
    nesting: createMemory(),
  };
  const memories = new Map(Object.entries<Pick<Memory<unknown>, 'forget'>>(remembered));
  db.function('forget', (memory: unknown, name: unknown) => {
    memories.get(String(memory))?.forget(typeof name === 'string' ? name : null);
    return null;
  });
  for (const [index, { memory, table = memory, event, name }] of changes.entries())
    db.exec(
      `CREATE TEMP TRIGGER IF NOT EXISTS forget_${index} AFTER ${event} ON ${table} BEGIN SELECT forget('${memory}', ${name ?? 'NULL'}); END`,
    );
  return remembered;
}

interface Change {
  readonly memory: keyof Remembered;
  /** The table, where it is not called like the memory. */
  readonly table?: string;
  readonly event: string;
  /** Under which name it is remembered; without one, everything is forgotten. */
  readonly name?: string;
}

/** What makes a memory untrue. What is not there is not remembered, so a new token or directory changes nothing that is kept by its name. */
const changes: readonly Change[] = [
  { memory: 'tokens', event: 'UPDATE', name: 'OLD.hash' },
  { memory: 'tokens', event: 'DELETE', name: 'OLD.hash' },
  { memory: 'directories', event: 'UPDATE', name: 'OLD.id' },
  { memory: 'directories', event: 'DELETE', name: 'OLD.id' },
  ...(['users', 'groups'] as const).flatMap((memory) => [
    { memory, event: 'INSERT', name: 'NEW.directory_id' },
    { memory, event: 'UPDATE OF deleted_at', name: 'OLD.directory_id' },
    { memory, event: 'DELETE', name: 'OLD.directory_id' },
  ]),
  ...['INSERT', 'UPDATE', 'DELETE'].flatMap((event): readonly Change[] => [
    { memory: 'targets', event },
    { memory: 'directoryPages', table: 'directories', event },
    { memory: 'policies', event },
    { memory: 'nesting', table: 'group_members', event },
  ]),
];

function createMemory<Value>(): Memory<Value> {
  const values = new Map<string, Value>();
  return {
    of(name, read) {
      const known = values.get(name);
      if (known !== undefined) return known;
      const value = read();
      if (value === undefined) return value;
      const [oldest] = values.keys();
      if (values.size >= mostRemembered && oldest !== undefined) values.delete(oldest);
      values.set(name, value);
      return value;
    },
    forget(name) {
      if (name === null) values.clear();
      else values.delete(name);
    },
  };
}
