import type { AlertId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { Alert, AlertSeverity } from './alert-model.js';

export interface AlertQuery {
  readonly state?: 'open' | 'resolved';
  readonly severity?: AlertSeverity;
}

/** Where operators are told of alerts. The signing secret is sealed before it comes here. */
export interface OperatorWebhook {
  readonly url: string;
  readonly minimumSeverity: AlertSeverity;
  readonly sealedSecret: string;
  readonly createdAt: Date;
}

/** Alerts, each write one step on one record. */
export interface AlertStore {
  /** False, and nothing changes, when an open alert has its key already. */
  insertAlert(alert: Alert): Promise<boolean>;
  /** Everything but the notice. False, and nothing changes, unless the stored revision is `alert.revision`; the record then gets the next one. */
  writeAlert(alert: Alert): Promise<boolean>;
  findAlert(id: AlertId): Promise<Alert | undefined>;
  /** Every open one, in the order in which they were raised. There are few: some for each target. */
  listOpenAlerts(): Promise<readonly Alert[]>;
  /** Newest first. */
  listAlerts(query: AlertQuery, page: PageRequest): Promise<Page<Alert>>;
  /** Alerts of which an event is owed and due, longest due first. */
  listUntoldAlerts(now: Date, limit: number): Promise<readonly Alert[]>;
  /** The event of this change arrived, or none is to be sent. An alert that changed meanwhile stays owed. `isKnown` says whether the operator knows it now. */
  noteAlertTold(id: AlertId, change: number, isKnown: boolean): Promise<void>;
  /** It did not arrive. Nothing when the alert changed meanwhile. */
  noteAlertNotTold(
    id: AlertId,
    change: number,
    tried: { readonly attempts: number; readonly dueAt: Date; readonly error: string },
  ): Promise<void>;
  /** What is owed becomes due now; open alerts the operator was never told of are owed again. One write for each record. */
  retellAlerts(now: Date): Promise<void>;
  /** Forgets alerts resolved before that moment, at most `limit`. Returns how many. */
  dropResolvedAlerts(before: Date, limit: number): Promise<number>;

  findOperatorWebhook(): Promise<OperatorWebhook | undefined>;
  /** Takes the place of the one before. */
  putOperatorWebhook(webhook: OperatorWebhook): Promise<void>;
  /** False when there was none. */
  removeOperatorWebhook(): Promise<boolean>;
}
