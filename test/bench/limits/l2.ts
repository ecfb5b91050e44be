import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import express, { type Request, type Response } from 'express';
import { readSeed, sendPort } from './seed.js';

/**
 * Limit adapter 2: express 5 and better-sqlite3 (WAL, synchronous=FULL, one transaction per turn of the event loop), one row per request,
 * nothing else. No validation, authentication, log or marks; documents leave as they are stored.
 */
const folder = mkdtempSync(join(tmpdir(), 'rolecall-l2-'));
process.on('SIGTERM', () => {
  rmSync(folder, { recursive: true });
  process.exit(0);
});
const db = new BetterSqlite3(join(folder, 'l2.db'));
for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'cache_size = -65536']) db.pragma(pragma);
db.exec(`CREATE TABLE users (ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, external TEXT, doc TEXT NOT NULL);
  CREATE INDEX by_external ON users (external);
  CREATE TABLE groups (id TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE members (group_id TEXT, user_id TEXT, PRIMARY KEY (group_id, user_id)) WITHOUT ROWID;`);

const insertUser = db.prepare('INSERT INTO users (id, name, external, doc) VALUES (?, ?, ?, ?)');
const { userCount, groupSizes, userDoc } = readSeed();
db.transaction(() => {
  for (let number = 0; number < userCount; number += 1)
    insertUser.run(`usr_${number}`, `person${number}@example.com`, `00u${number}`, userDoc(number));
  for (const size of groupSizes) {
    db.prepare('INSERT INTO groups VALUES (?, ?)').run(
      `grp_${size}`,
      `{"id":"grp_${size}","displayName":"Group ${size}"}`,
    );
    const join = db.prepare('INSERT INTO members VALUES (?, ?)');
    for (let number = 0; number < size; number += 1) join.run(`grp_${size}`, `usr_${number}`);
  }
})();

interface Job {
  readonly work: () => void;
  readonly resolve: () => void;
}
let queue: Job[] = [];
const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');

/** Runs the work in the transaction of this turn; resolves when it is on disk. */
function write(work: () => void): Promise<void> {
  return new Promise((resolve) => {
    if (queue.length === 0) setImmediate(flush);
    queue.push({ work, resolve });
  });
}

function flush(): void {
  const jobs = queue;
  queue = [];
  begin.run();
  for (const { work } of jobs) work();
  commit.run();
  for (const { resolve } of jobs) resolve();
}

interface DocRow {
  readonly doc: string;
}
const byId = db.prepare<[string], DocRow>('SELECT doc FROM users WHERE id = ?');
const byName = db.prepare<[string], DocRow>('SELECT doc FROM users WHERE name = ?');
const byExternal = db.prepare<[string], DocRow>('SELECT doc FROM users WHERE external = ?');
const after = db.prepare<[number, number], DocRow>('SELECT doc FROM users WHERE ordinal > ? ORDER BY ordinal LIMIT ?');
const updateUser = db.prepare('UPDATE users SET doc = ? WHERE id = ?');
const groupById = db.prepare<[string], DocRow>('SELECT doc FROM groups WHERE id = ?');
const addMember = db.prepare('INSERT OR IGNORE INTO members VALUES (?, ?)');
const removeMember = db.prepare('DELETE FROM members WHERE group_id = ? AND user_id = ?');
const membersOf = db.prepare<[string], { readonly id: string; readonly display: string }>(
  `SELECT users.id, json_extract(users.doc, '$.displayName') AS display FROM members JOIN users ON users.id = user_id WHERE group_id = ?`,
);

const app = express().disable('x-powered-by').disable('etag');
app.use(express.json({ type: () => true, limit: '2mb' }));
app.post('/Users', (req: Request, res: Response) => {
  const id = `usr_${randomUUID()}`;
  const body = req.body as { userName: string; externalId: string }; // the load driver sends only such
  const doc = JSON.stringify({ id, ...body });
  void write(() => insertUser.run(id, body.userName, body.externalId, doc)).then(() => send(res, 201, doc));
});
app.get('/Users', (req, res) => send(res, 200, list(new URLSearchParams(req.url.split('?')[1]))));
app.get('/Users/:id', (req, res) => send(res, 200, byId.get(req.params.id)?.doc ?? ''));
app.patch('/Users/:id', (req: Request<{ id: string }>, res) => {
  const body = req.body as { Operations: [{ value: boolean }] }; // as above
  const { id } = req.params;
  const doc = JSON.stringify({ ...JSON.parse(byId.get(id)?.doc ?? ''), active: body.Operations[0].value });
  void write(() => updateUser.run(doc, id)).then(() => send(res, 200, doc));
});
app.get('/Groups/:id', (req, res) => {
  const doc = groupById.get(req.params.id)?.doc ?? '';
  if (req.url.includes('excludedAttributes')) return send(res, 200, doc);
  const base = 'http://127.0.0.1:8080/scim/v2/dir-00000000000000000000000000000000/Users/';
  const members = membersOf
    .all(req.params.id)
    .map(({ id, display }) => ({ value: id, $ref: base + id, type: 'User', display }));
  send(res, 200, `${doc.slice(0, -1)},"members":${JSON.stringify(members)}}`);
});
app.patch('/Groups/:id', (req: Request<{ id: string }>, res) => {
  const body = req.body as { Operations: [{ op: string; value: [{ value: string }] }] }; // as above
  const [{ op, value }] = body.Operations;
  const statement = op === 'add' ? addMember : removeMember;
  void write(() => statement.run(req.params.id, value[0].value)).then(() => res.status(204).end());
});

function list(query: URLSearchParams): string {
  const [, attribute, value = ''] = /^(\w+) eq "([^"]*)"$/.exec(query.get('filter') ?? '') ?? [];
  if (attribute !== undefined) return listOf([(attribute === 'userName' ? byName : byExternal).get(value)]);
  const first = Number(query.get('cursor') ?? Number(query.get('startIndex')) - 1);
  return listOf(after.all(first, Number(query.get('count'))));
}

function listOf(rows: readonly (DocRow | undefined)[]): string {
  return `{"totalResults":${userCount},"Resources":[${rows.map((row) => row?.doc).join(',')}]}`;
}

function send(res: Response, status: number, body: string): void {
  res.status(status).setHeader('content-type', 'application/scim+json');
  res.end(body);
}

const server = createServer(app);
server.keepAliveTimeout = 60_000;
sendPort(server);
