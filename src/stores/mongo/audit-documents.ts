import { trustId } from '../../core/ids.js';
import type { AuditContent, AuditEntry, NewAct, AuditOutcome } from '../../evidence/audit/audit-model.js';
import { compact } from '../pages.js';
import { readJson } from './assignment-documents.js';
import type { Collection, Database } from './database.js';
import type { Index } from './indexes.js';

/** A link of the chain; its number is its id. `content` is JSON text, null once it was erased, as `hasContent` says; `mentions` says again whom it names, to be found by. */
export interface AuditDocument extends Omit<AuditEntry, 'seq' | 'content'> {
  readonly _id: number;
  readonly content: string | null;
  readonly hasContent: boolean;
  readonly mentions: readonly string[];
}

/** An act on its way into the chain; no outcome until its end was noted. `details` is JSON text. */
export interface ActDocument extends Omit<NewAct, 'id' | 'details'> {
  readonly _id: string;
  readonly ordinal: number;
  readonly details: string;
  readonly outcome: AuditOutcome | null;
}

/** How far the policies are in the chain. */
export interface CursorDocument {
  readonly _id: 'policies';
  readonly value: number;
}

export const auditIndexes: readonly Index[] = [
  { collection: 'audit', name: 'by_source', keys: { source: 1 }, isUnique: true },
  { collection: 'audit', name: 'by_mention', keys: { mentions: 1 } },
  { collection: 'audit', name: 'by_actor', keys: { 'actor.id': 1, _id: 1 } },
  { collection: 'audit', name: 'by_action', keys: { action: 1, _id: 1 } },
  { collection: 'audit', name: 'by_subject', keys: { 'subject.id': 1, _id: 1 } },
  { collection: 'audit', name: 'by_time', keys: { at: 1 } },
  { collection: 'audit', name: 'with_content', keys: { hasContent: 1, _id: 1 } },
  { collection: 'audit_acts', name: 'in_order', keys: { ordinal: 1 } },
  { collection: 'audit_acts', name: 'by_mention', keys: { mentions: 1 } },
];

export function auditOf(db: Database): Collection<AuditDocument> {
  return db.collection('audit');
}

export function actsOf(db: Database): Collection<ActDocument> {
  return db.collection('audit_acts');
}

export function cursorsOf(db: Database): Collection<CursorDocument> {
  return db.collection('audit_cursors');
}

export function toEntry({ _id, content, hasContent: _has, mentions: _mentions, ...entry }: AuditDocument): AuditEntry {
  return compact({
    ...entry,
    seq: _id,
    id: trustId('aud', entry.id),
    content: content === null ? undefined : readJson<AuditContent>(content),
  });
}
