import { emailKey, principalText } from '../../admins/model.js';
import type { CopyWriters } from '../copies.js';
import type { AdminDocument, ApiKeyDocument } from './admins.js';
import { alertDocument, alertsOf, type WebhookDocument } from './alerts.js';
import { actsOf, auditOf, type ActDocument } from './audit-documents.js';
import { toDocument as auditDocument } from './audit.js';
import { into } from './copy-collections.js';
import type { Database } from './database.js';
import { provisioningOf, toDocument as provisioningDocument } from './evidence.js';
import type { SessionDocument, TriesDocument } from './sessions.js';
import type { SettingDocument } from './settings.js';

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

/** What arrived, what was done and decided, what operators are told, and who they are. */
export function evidenceWriters(db: Database): Pick<CopyWriters, Kinds> {
  return {
    provisioning: into(provisioningOf(db), ({ ordinal, entry }) => provisioningDocument(entry, ordinal)),
    audit: into(auditOf(db), auditDocument),
    auditActs: into(actsOf(db), ({ ordinal, act: { id, details, ...act }, outcome }): ActDocument => ({
      _id: id,
      ordinal,
      ...act,
      details: JSON.stringify(details),
      outcome: outcome ?? null,
    })),
    settings: into(db.collection<SettingDocument>('settings'), ({ name, value }) => ({ _id: name, value })),
    alerts: into(alertsOf(db), ({ ordinal, alert }) => alertDocument(alert, ordinal)),
    operatorWebhooks: into(db.collection<WebhookDocument>('operator_webhook'), (webhook): WebhookDocument => ({
      _id: 'operator',
      ...webhook,
    })),
    admins: into(db.collection<AdminDocument>('admins'), ({ ordinal, admin: { id, ...admin } }) => ({
      _id: id,
      ordinal,
      foldedEmail: emailKey({ id, ...admin }),
      ...admin,
    })),
    sessions: into(db.collection<SessionDocument>('sessions'), ({ ordinal, session: { id, ...session } }) => ({
      _id: id,
      ordinal,
      holder: principalText(session.principal),
      ...session,
    })),
    apiKeys: into(db.collection<ApiKeyDocument>('api_keys'), ({ ordinal, apiKey: { id, ...key } }) => ({
      _id: id,
      ordinal,
      ...key,
    })),
    loginTries: into(db.collection<TriesDocument>('login_tries'), ({ key, ...tries }) => ({ _id: key, ...tries })),
  };
}
