import type { Actor } from '../../core/actor.js';
import { trustId } from '../../core/ids.js';
import type { Json, JsonObject } from '../../core/json.js';
import type { AlertSeverity } from '../../evidence/alerts/alert-model.js';
import type { AuditAction, AuditEntry, AuditOutcome, AuditSubject } from '../../evidence/audit/audit-model.js';
import type { Copies, CopyReaders } from '../copies.js';
import { toAdmin, toApiKey } from './admins.js';
import { toAlert } from './alerts.js';
import { toEntry as toAuditEntry, type AuditRow } from './audit-rows.js';
import { compact } from '../pages.js';
import { readJson, readTime } from './columns.js';
import { byKey, byOrdinal } from './copy-tables.js';
import type { Database } from './database.js';
import { toEntry } from './evidence.js';
import { toSession } from './sessions.js';

type Kinds =
  | 'provisioning'
  | 'audit'
  | 'auditActs'
  | 'settings'
  | 'alerts'
  | 'operatorWebhooks'
  | 'admins'
  | 'sessions'
  | 'apiKeys'
  | 'loginTries';

interface Placed {
  readonly ordinal: number;
}

/** Rows of SQLite keep the content of entries in a table of its own. */
const auditColumns = `audit.*, (SELECT salt FROM audit_details WHERE audit_details.seq = audit.seq) AS salt,
  (SELECT details FROM audit_details WHERE audit_details.seq = audit.seq) AS details,
  (SELECT mentions FROM audit_details WHERE audit_details.seq = audit.seq) AS mentions`;

/** What arrived, what was done and decided, what operators are told, and who they are. */
export function evidenceReaders(db: Database): Pick<CopyReaders, Kinds> {
  return {
    provisioning: byOrdinal<Parameters<typeof toEntry>[0], Copies['provisioning']>(
      db,
      { table: 'provisioning' },
      (rows) => rows.map((row) => ({ ordinal: row.ordinal, entry: toEntry(row) })),
    ),
    audit: byOrdinal<AuditRow, AuditEntry>(db, { table: 'audit', place: 'seq', columns: auditColumns }, (rows) =>
      rows.map(toAuditEntry),
    ),
    auditActs: byOrdinal<ActRow, Copies['auditActs']>(db, { table: 'audit_acts' }, (rows) => rows.map(actCopy)),
    settings: byKey<{ name: string; value: string }, Copies['settings']>(
      db,
      { table: 'settings', key: 'name' },
      (rows) => rows.map(({ name, value }) => ({ name, value: readJson<Json>(value) })),
    ),
    alerts: byOrdinal<Parameters<typeof toAlert>[0], Copies['alerts']>(db, { table: 'alerts' }, (rows) =>
      rows.map((row) => ({ ordinal: row.ordinal, alert: toAlert(row) })),
    ),
    operatorWebhooks: byKey<WebhookRow, Copies['operatorWebhooks']>(
      db,
      { table: 'operator_webhook', key: 'one' },
      (rows) => rows.map(webhookCopy),
    ),
    ...signInReaders(db),
  };
}

type AdminRow = Parameters<typeof toAdmin>[0] & Placed;
type SessionRow = Parameters<typeof toSession>[0] & Placed;
type ApiKeyRow = Parameters<typeof toApiKey>[0] & Placed;

interface TriesRow {
  readonly key: string;
  readonly count: number;
  readonly window_ends_at: number;
}

function signInReaders(db: Database): Pick<CopyReaders, 'admins' | 'sessions' | 'apiKeys' | 'loginTries'> {
  return {
    admins: byOrdinal<AdminRow, Copies['admins']>(db, { table: 'admins' }, (rows) =>
      rows.map((row) => ({ ordinal: row.ordinal, admin: toAdmin(row) })),
    ),
    sessions: byOrdinal<SessionRow, Copies['sessions']>(db, { table: 'sessions' }, (rows) =>
      rows.map((row) => ({ ordinal: row.ordinal, session: toSession(row) })),
    ),
    apiKeys: byOrdinal<ApiKeyRow, Copies['apiKeys']>(db, { table: 'api_keys' }, (rows) =>
      rows.map((row) => ({ ordinal: row.ordinal, apiKey: toApiKey(row) })),
    ),
    loginTries: byKey<TriesRow, Copies['loginTries']>(db, { table: 'login_tries', key: 'key' }, (rows) =>
      rows.map(({ key, count, window_ends_at }) => ({ key, count, windowEndsAt: readTime(window_ends_at) })),
    ),
  };
}

interface ActRow extends Placed {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  readonly mentions: string;
  readonly outcome: string | null;
}

function actCopy(row: ActRow): Copies['auditActs'] {
  const act = {
    id: trustId('act', row.id),
    at: readTime(row.at),
    actor: readJson<Actor>(row.actor),
    action: row.action as AuditAction, // written from an AuditAction
    subject: readJson<AuditSubject>(row.subject),
    details: readJson<JsonObject>(row.details),
    mentions: readJson<readonly string[]>(row.mentions),
  };
  const outcome = (row.outcome as AuditOutcome | null) ?? undefined; // written from an AuditOutcome
  return compact({ ordinal: row.ordinal, act, outcome });
}

interface WebhookRow {
  readonly url: string;
  readonly minimum_severity: string;
  readonly sealed_secret: string;
  readonly created_at: number;
}

function webhookCopy({ url, minimum_severity, sealed_secret, created_at }: WebhookRow): Copies['operatorWebhooks'] {
  const minimumSeverity = minimum_severity as AlertSeverity; // written from an AlertSeverity
  return { url, minimumSeverity, sealedSecret: sealed_secret, createdAt: readTime(created_at) };
}
