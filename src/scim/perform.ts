import { newId } from '../core/ids.js';
import type { ProvisioningEntry, ProvisioningResult } from '../evidence/model.js';
import type { ScimAnswer } from './answer.js';
import { faultOf, ScimFault } from './faults.js';
import type { OperationContext, ScimContext, ScimRequest } from './request.js';
import type { Action } from './routes.js';

/** What became of one operation: an answer, or the fault to answer with and what caused it. */
export type Performed =
  | { readonly kind: 'answered'; readonly answer: ScimAnswer }
  | { readonly kind: 'refused'; readonly fault: ScimFault; readonly error: unknown };

interface Needs {
  /** Milliseconds since the request began. */
  readonly elapsedMs: () => number;
  /** Writes an entry into the provisioning log; asks the store before it returns, and never rejects. */
  readonly append: (entry: ProvisioningEntry) => Promise<void>;
}

/**
 * Runs an action for a caller and writes into the provisioning log: every write, and reads that failed. Never throws.
 * A token without the `write` scope is refused with 403 before anything is looked at.
 */
export async function perform(
  action: Action,
  context: ScimContext,
  request: ScimRequest,
  { elapsedMs, append }: Needs,
): Promise<Performed> {
  let noted: Promise<void> | undefined;
  const note = (ended: Answered | Refused): Promise<void> | undefined => {
    const entry = entryOf(action, context, ended, elapsedMs());
    return entry && append(entry);
  };
  const noteAnswer: OperationContext['noteAnswer'] = (answer) => {
    noted = note({ answer });
  };
  try {
    if (!context.scopes.includes(action.isWrite ? 'write' : 'read'))
      throw new ScimFault(
        403,
        `the token may not ${action.isWrite ? 'write; use one with the scope "write"' : 'read'}`,
      );
    const answer = await action.run(operationContext(context, noteAnswer), request);
    if (action.isWrite) await (noted ?? note({ answer }));
    return { kind: 'answered', answer };
  } catch (error) {
    const fault = faultOf(error);
    await note({ fault });
    return { kind: 'refused', fault, error };
  }
}

/**
 * Written out: a function that is put onto an object already made, as spreading does, keeps both in memory until the next full collection, with all
 * that the function sees. That was two of the five kilobytes that each read left behind.
 */
function operationContext(context: ScimContext, noteAnswer: OperationContext['noteAnswer']): OperationContext {
  const { directory, scopes, requestId, at, base, lenient, warn, warnings } = context;
  return { directory, scopes, requestId, at, base, lenient, warn, warnings, noteAnswer };
}

interface Answered {
  readonly answer: Pick<ScimAnswer, 'status' | 'outcome'>;
}
interface Refused {
  readonly fault: ScimFault;
}

function entryOf(
  { subject }: Action,
  context: ScimContext,
  ended: Answered | Refused,
  durationMs: number,
): ProvisioningEntry | undefined {
  if (!subject) return undefined;
  const outcome = 'answer' in ended ? ended.answer.outcome : undefined;
  const warnings = context.warnings();
  return {
    id: newId('ent'),
    at: context.at,
    requestId: context.requestId,
    directoryId: context.directory.id,
    operation: subject.operation,
    resource: loggable(outcome?.resource ?? subject.resource),
    result: 'answer' in ended ? resultOf(ended.answer, warnings.length > 0) : 'failure',
    ...('answer' in ended ? answeredFields(ended.answer) : refusedFields(ended.fault)),
    warnings,
    changed: outcome?.changed ?? [],
    ...(outcome && outcome.changes.length > 0 ? { changes: outcome.changes } : {}),
    durationMs,
  };
}

function answeredFields({ status, outcome }: Answered['answer']): Pick<ProvisioningEntry, 'status' | 'because'> {
  if (!outcome || outcome.changed.length > 0) return { status };
  return { status, because: outcome.because ?? 'unchanged' };
}

function refusedFields({ status, scimType }: ScimFault): Pick<ProvisioningEntry, 'status' | 'scimType'> {
  return { status, ...(scimType === undefined ? {} : { scimType }) };
}

function resultOf({ outcome }: Answered['answer'], hasWarnings: boolean): ProvisioningResult {
  if (hasWarnings) return 'warning';
  return outcome && outcome.changed.length === 0 ? 'skipped' : 'success';
}

/** Ids that are none of ours are left out: a client may put anything there, a person's name too. */
function loggable({ type, id }: { readonly type: string; readonly id?: string }): ProvisioningEntry['resource'] {
  return id !== undefined && /^(usr|grp)_[0-9a-f]{32}$/.test(id) ? { type, id } : { type };
}
