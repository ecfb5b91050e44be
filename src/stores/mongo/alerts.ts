import { trustId } from '../../core/ids.js';
import type { Alert, AlertDetails } from '../../evidence/alerts/alert-model.js';
import type { AlertStore, OperatorWebhook } from '../../evidence/alerts/alert-store.js';
import { alertKey } from '../../evidence/alerts/alert-model.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import type { Collection, Database } from './database.js';
import { freedKey } from './directory-documents.js';
import { isDuplicate } from './faults.js';
import type { Index } from './indexes.js';

type Noticed = 'id' | 'notice' | 'details' | 'resolvedAt' | 'revision';

/** An alert, with what the operator was told of it beside what it says. */
export interface AlertDocument extends Omit<Alert, Noticed> {
  readonly _id: string;
  readonly ordinal: number;
  /** Its key while it is open; something no key equals afterwards. */
  readonly openKey: string;
  /** JSON text. */
  readonly details: string;
  readonly resolvedAt: Date | null;
  readonly revision: number;
  readonly toldChange: number;
  /** `toldChange` is below `change`. */
  readonly isUntold: boolean;
  readonly isKnown: boolean;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly lastError: string | null;
}

export interface WebhookDocument extends OperatorWebhook {
  readonly _id: 'operator';
}

export const alertIndexes: readonly Index[] = [
  { collection: 'alerts', name: 'by_key', keys: { openKey: 1 }, isUnique: true },
  { collection: 'alerts', name: 'by_end', keys: { resolvedAt: 1, ordinal: 1 } },
  { collection: 'alerts', name: 'in_order', keys: { ordinal: 1 } },
  { collection: 'alerts', name: 'untold', keys: { isUntold: 1, dueAt: 1, ordinal: 1 } },
];

export const alertsOf = (db: Database): Collection<AlertDocument> => db.collection('alerts');

/** Alerts and the operator's webhook. */
export function createAlerts(db: Database): AlertStore {
  const alerts = alertsOf(db);
  return {
    insertAlert: (alert) => insertAlert(db, alert),
    writeAlert: (alert) => writeAlert(db, alert),
    async findAlert(id) {
      const found = await alerts.findOne({ _id: id });
      return found ? toAlert(found) : undefined;
    },
    listOpenAlerts: async () => (await alerts.find({ resolvedAt: null }).sort({ ordinal: 1 }).toArray()).map(toAlert),
    async listAlerts({ state, severity }, page) {
      const open = { open: { resolvedAt: null }, resolved: { resolvedAt: { $ne: null } } };
      const found = await alerts
        .find({
          ordinal: { $lt: cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER },
          ...(state === undefined ? {} : open[state]),
          ...(severity === undefined ? {} : { severity }),
        })
        .sort({ ordinal: -1 })
        .limit(page.limit + 1)
        .toArray();
      return pageOf(found, page, toAlert);
    },
    async listUntoldAlerts(now, limit) {
      const due = alerts.find({ isUntold: true, dueAt: { $lte: now } }).sort({ dueAt: 1, ordinal: 1 });
      return (await due.limit(limit).toArray()).map(toAlert);
    },
    noteAlertTold: (id, change, isKnown) => noteTold(db, id, change, isKnown),
    async noteAlertNotTold(id, change, { attempts, dueAt, error }) {
      await alerts.updateOne({ _id: id, change }, { $set: { attempts, dueAt, lastError: error } });
    },
    async retellAlerts(now) {
      await alerts.updateMany({ isUntold: true }, { $set: { attempts: 0, dueAt: now } });
      await alerts.updateMany(
        { resolvedAt: null, isKnown: false },
        { $set: { toldChange: 0, isUntold: true, attempts: 0, dueAt: now } },
      );
    },
    async dropResolvedAlerts(before, limit) {
      const old = alerts.find({ resolvedAt: { $lt: before } }, { projection: { _id: 1 } }).sort({ resolvedAt: 1 });
      const ids = (await old.limit(limit).toArray()).map(({ _id }) => _id);
      return (await alerts.deleteMany({ _id: { $in: ids } })).deletedCount;
    },
    ...createOperatorWebhook(db),
  };
}

async function insertAlert(db: Database, alert: Alert): Promise<boolean> {
  try {
    await alertsOf(db).insertOne(alertDocument({ ...alert, revision: 1 }, await db.next('alerts')));
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** An alert as it is kept. */
export function alertDocument(alert: Alert, ordinal: number): AlertDocument {
  const { id, notice, details, resolvedAt, ...rest } = alert;
  const { toldChange, isKnown, attempts, dueAt, lastError } = notice;
  return {
    _id: id,
    ordinal,
    openKey: openKey(alert),
    ...rest,
    details: JSON.stringify(details),
    resolvedAt: resolvedAt ?? null,
    ...{ toldChange, isUntold: toldChange < alert.change, isKnown, attempts, dueAt, lastError: lastError ?? null },
  };
}

/** A change makes the event of the newest state due at once, with a fresh count of tries. */
async function writeAlert(db: Database, alert: Alert): Promise<boolean> {
  const { id, notice: _kept, details, resolvedAt, revision, ...rest } = alert;
  const standing = await alertsOf(db).findOne({ _id: id, revision });
  if (!standing) return false;
  const isNews = standing.change !== alert.change;
  const optional = ['targetId', 'count', 'since', 'acknowledged'] as const;
  const gone = optional.filter((name) => rest[name] === undefined);
  const change = {
    $set: {
      ...rest,
      details: JSON.stringify(details),
      resolvedAt: resolvedAt ?? null,
      openKey: openKey(alert),
      ...(isNews ? { isUntold: true, attempts: 0, dueAt: alert.changedAt } : {}),
    },
    $inc: { revision: 1 },
    ...(gone.length > 0 ? { $unset: Object.fromEntries(gone.map((name) => [name, true] as const)) } : {}),
  };
  return (await alertsOf(db).updateOne({ _id: id, revision }, change)).modifiedCount > 0;
}

/** Two writes, because what is still untold depends on whether the alert changed meanwhile; each finds the record as it must be, or nothing. */
async function noteTold(db: Database, id: string, change: number, isKnown: boolean): Promise<void> {
  const told = { toldChange: change, isKnown, attempts: 0, lastError: null };
  const lower = { _id: id, toldChange: { $lt: change } };
  const current = await alertsOf(db).updateOne({ ...lower, change }, { $set: { ...told, isUntold: false } });
  if (current.matchedCount === 0) await alertsOf(db).updateOne({ ...lower, change: { $gt: change } }, { $set: told });
}

function openKey(alert: Alert): string {
  return alert.resolvedAt === undefined ? alertKey(alert) : freedKey(alert.id);
}

function toAlert(document: AlertDocument): Alert {
  const { _id, ordinal: _ordinal, openKey: _key, isUntold: _untold, ...rest } = document;
  const { toldChange, isKnown, attempts, dueAt, lastError, details, resolvedAt, ...alert } = rest;
  return compact({
    ...alert,
    id: trustId('alr', _id),
    details: JSON.parse(details) as AlertDetails, // this store alone writes it, from AlertDetails
    resolvedAt: resolvedAt ?? undefined,
    notice: compact({ toldChange, isKnown, attempts, dueAt, lastError: lastError ?? undefined }),
  });
}

function createOperatorWebhook(
  db: Database,
): Pick<AlertStore, 'findOperatorWebhook' | 'putOperatorWebhook' | 'removeOperatorWebhook'> {
  const webhooks = db.collection<WebhookDocument>('operator_webhook');
  return {
    async findOperatorWebhook() {
      const found = await webhooks.findOne({ _id: 'operator' });
      if (!found) return undefined;
      const { _id, ...webhook } = found;
      return webhook;
    },
    async putOperatorWebhook(webhook) {
      await webhooks.replaceOne({ _id: 'operator' }, webhook, { upsert: true });
    },
    removeOperatorWebhook: async () => (await webhooks.deleteOne({ _id: 'operator' })).deletedCount > 0,
  };
}
