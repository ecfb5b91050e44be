import type { DirectoryId, EntryId, HoldId, RequestId, TargetId } from '../core/ids.js';
import type { AttributeChange } from './changes.js';

/**
 * What a client asked for. `bulk` stands for the envelope alone; its operations have entries of their own. `assign` is no request: it is what became of
 * one further on, when a limit held the change of access it caused.
 */
export const provisioningOperations = [
  'create',
  'read',
  'list',
  'replace',
  'patch',
  'delete',
  'bulk',
  'assign',
] as const;
export type ProvisioningOperation = (typeof provisioningOperations)[number];

/** `skipped`: understood, nothing to change. `warning`: done, but something in it was ignored or repaired. `held`: a limit stopped what it led to. */
export const provisioningResults = ['success', 'failure', 'skipped', 'warning', 'held'] as const;
export type ProvisioningResult = (typeof provisioningResults)[number];

/** Why nothing changed: the record said so already, the members were in it or out of it already, or none of those named exists. */
export const unchangedReasons = ['unchanged', 'already_members', 'not_members', 'unknown_members'] as const;
export type UnchangedReason = (typeof unchangedReasons)[number];

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
  /** The HTTP status answered; absent for `assign`. */
  readonly status?: number;
  /** Why nothing changed, for a write that changed nothing. */
  readonly because?: UnchangedReason;
  /** For a refusal, the `scimType` answered where there was one (RFC 7644 table 9). */
  readonly scimType?: string;
  /** For `assign`: where the change of access waits for a person. */
  readonly held?: { readonly targetId: TargetId; readonly holdId: HoldId };
  readonly warnings: readonly ProvisioningWarning[];
  /** Names of the attributes that changed, without their values. */
  readonly changed: readonly string[];
  /** The same with values: the only part that is personal, kept apart so that it can be erased. Absent where nothing changed, and once erased. */
  readonly changes?: readonly AttributeChange[];
  /** From the request to this entry, which for a change is written with it: without the wait for the disk. */
  readonly durationMs: number;
}
