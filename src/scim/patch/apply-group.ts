import type { ResourceSchema } from '../../core/attributes.js';
import type { JsonObject } from '../../core/json.js';
import type { Steps } from '../../core/turns.js';
import type { CoerceOptions } from '../coerce-scope.js';
import { toDraft } from '../document.js';
import { applyStep, patchResult, type PatchResult } from './apply.js';
import { MemberFold, type MembersPatch } from './member-fold.js';
import { perTurn, readSteps, takeSteps, type OperationSteps } from './read-steps.js';
import { isAboutMembers } from './steps.js';
import { Work } from './work.js';

/** The operations of a PATCH as read: what they do to the attributes, and the one change of the members they come to, if any. */
export interface GroupPatch {
  readonly changes: readonly OperationSteps[];
  readonly members?: MembersPatch;
}

/**
 * Reads PATCH operations on a group. Membership operations are folded into one change, so that the cost does not depend on the size of the group; there
 * may be tens of thousands of them. Throws ScimInputError.
 */
export function* readGroupPatch(
  schema: ResourceSchema,
  operations: unknown,
  options: CoerceOptions,
): Steps<GroupPatch> {
  const read = yield* readSteps(operations, { schema, options, work: new Work() });
  const fold = new MemberFold();
  const changes: OperationSteps[] = [];
  for (const [count, { at, steps }] of read.entries()) {
    if (count % perTurn === perTurn - 1) yield;
    const others = steps.filter((step) => !isAboutMembers(step));
    if (others.length > 0) changes.push({ at, steps: others });
    takeSteps([{ at, steps }], (step) => (isAboutMembers(step) ? fold.take(step) : undefined));
  }
  const members = fold.result();
  return { changes, ...(members ? { members } : {}) };
}

/** Changes a group's document (without `members`), in order and all or nothing, as `applyPatch` does. */
export function applyGroupPatch(schema: ResourceSchema, document: JsonObject, { changes }: GroupPatch): PatchResult {
  const draft = toDraft(schema, document);
  const work = new Work();
  takeSteps(changes, (step) => applyStep(draft, step, work));
  return patchResult(schema, document, draft);
}
