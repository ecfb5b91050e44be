import type { DirectoryId } from '../core/ids.js';
import type { Page, PageRequest } from '../core/page.js';
import type { ProvisioningEntry, ProvisioningResult } from './model.js';

/** Which entries of the provisioning log to read; every field given must hold. */
export interface ProvisioningQuery {
  readonly directoryId?: DirectoryId;
  readonly requestId?: string;
  readonly resourceId?: string;
  readonly result?: ProvisioningResult;
  /** Only entries at or after this moment. */
  readonly since?: Date;
  /** Only entries before this moment. */
  readonly until?: Date;
}

/** The log of what identity providers sent. Entries are only added, and dropped once they are too old. */
export interface EvidenceStore {
  /** Adds the entries, in their order. */
  appendProvisioning(entries: readonly ProvisioningEntry[]): Promise<void>;
  /** Newest first. */
  listProvisioning(query: ProvisioningQuery, page: PageRequest): Promise<Page<ProvisioningEntry>>;
  /** Drops up to `limit` entries older than `before`, oldest first. Returns how many. */
  dropProvisioning(before: Date, limit: number): Promise<number>;
}
