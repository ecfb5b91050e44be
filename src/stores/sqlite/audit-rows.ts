import type { Actor } from '../../core/actor.js';
import { trustId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
import type { AuditAction, AuditContent, AuditEntry, AuditOutcome } from '../../evidence/audit/audit-model.js';
import { compact } from '../pages.js';
import { readJson, readTime, toJson, toTime } from './columns.js';
import type { Database } from './database.js';

/** A link of the chain as its columns hold it, with its content where it was not erased. */
export interface AuditRow {
  readonly seq: number;
  readonly id: string;
  readonly source: string;
  readonly at: number;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly actor_name: string | null;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject_id: string | null;
  readonly outcome: string;
  readonly details_digest: string;
  readonly previous_hash: string;
  readonly hash: string;
  readonly salt: string | null;
  readonly details: string | null;
  readonly mentions: string | null;
}

export function toEntry(row: AuditRow): AuditEntry {
  return compact({
    seq: row.seq,
    id: trustId('aud', row.id),
    source: row.source,
    at: readTime(row.at),
    actor: compact({
      kind: row.actor_kind as Actor['kind'], // written from an Actor
      id: row.actor_id,
      name: row.actor_name ?? undefined,
    }),
    action: row.action as AuditAction, // written from an AuditAction
    subject: compact({ kind: row.subject_kind, id: row.subject_id ?? undefined }),
    outcome: row.outcome as AuditOutcome, // written from an AuditOutcome
    detailsDigest: row.details_digest,
    previousHash: row.previous_hash,
    hash: row.hash,
    content: toContent(row),
  });
}

function toContent({ salt, details, mentions }: AuditRow): AuditContent | undefined {
  if (salt === null || details === null || mentions === null) return undefined;
  return { salt, details: readJson<JsonObject>(details), mentions: readJson<readonly string[]>(mentions) };
}

/** Adds one link; to be called inside a write. */
export function insertEntry(db: Database, entry: AuditEntry): void {
  const { seq, id, source, at, actor, action, subject, outcome, detailsDigest, previousHash, hash, content } = entry;
  const sql = `INSERT INTO audit (seq, id, source, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, outcome,
    details_digest, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const who = [actor.kind, actor.id, actor.name ?? null];
  const what = [action, subject.kind, subject.id ?? null, outcome];
  db.statement(sql).run(seq, id, source, toTime(at), ...who, ...what, detailsDigest, previousHash, hash);
  if (!content) return;
  const mentions = [...new Set(content.mentions)];
  db.statement('INSERT INTO audit_details (seq, salt, details, mentions) VALUES (?, ?, ?, ?)').run(
    seq,
    content.salt,
    toJson(content.details),
    toJson(mentions),
  );
  const mention = db.statement('INSERT INTO audit_mentions (mention, seq) VALUES (?, ?)');
  for (const each of mentions) mention.run(each, seq);
}
