import type { DirectoryId, EntryId, RequestId } from '../core/ids.js';

/** What a client asked for. `bulk` stands for the envelope alone; its operations have entries of their own. */
export const provisioningOperations = ['create', 'read', 'list', 'replace', 'patch', 'delete', 'bulk'] as const;
export type ProvisioningOperation = (typeof provisioningOperations)[number];

/** `skipped`: understood, nothing to change. `warning`: done, but something in it was ignored or repaired. */
export const provisioningResults = ['success', 'failure', 'skipped', 'warning'] as const;
export type ProvisioningResult = (typeof provisioningResults)[number];

/** Something the service let pass or left out, by the rule that decided it. `detail` names attributes and ids, never personal values. */
export interface ProvisioningWarning {
  readonly rule: string;
  readonly detail: string;
}

/** One thing that arrived over SCIM and what became of it. */
export interface ProvisioningEntry {
  readonly id: EntryId;
  readonly at: Date;
  readonly requestId: RequestId;
  readonly directoryId: DirectoryId;
  readonly operation: ProvisioningOperation;
  /** `type` is the SCIM resource type; `id` is absent where the request named none. */
  readonly resource: { readonly type: string; readonly id?: string };
  readonly result: ProvisioningResult;
  /** The HTTP status answered. */
  readonly status: number;
  readonly warnings: readonly ProvisioningWarning[];
  /** Names of the attributes that changed, without their values. */
  readonly changed: readonly string[];
  readonly durationMs: number;
}
