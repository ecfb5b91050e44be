import type { ResourceSchema } from '../../core/attributes.js';
import type { JsonObject } from '../../core/json.js';
import type { CoerceOptions } from '../coerce-scope.js';
import { toDraft } from '../document.js';
import { applyStep, patchResult, type PatchResult } from './apply.js';
import { MemberFold, type MembersPatch } from './member-fold.js';
import { readSteps, takeSteps } from './read-steps.js';
import { isAboutMembers } from './steps.js';
import { Work } from './work.js';

/** What a PATCH makes of a group: its attributes, and beside them one change of its members, absent when the operations name none. */
export interface GroupPatchResult extends PatchResult {
  readonly members?: MembersPatch;
}

/**
 * Applies PATCH operations to a group's document (without `members`), in order and all or nothing, as `applyPatch` does. Membership
 * operations are folded into one change, so that the cost does not depend on the size of the group. `isChanged` speaks of the attributes.
 */
export function applyGroupPatch(
  schema: ResourceSchema,
  document: JsonObject,
  operations: unknown,
  options: CoerceOptions,
): GroupPatchResult {
  const draft = toDraft(schema, document);
  const fold = new MemberFold();
  const work = new Work();
  takeSteps(readSteps(operations, { schema, options, work }), (step) =>
    isAboutMembers(step) ? fold.take(step) : applyStep(draft, step, work),
  );
  const members = fold.result();
  return { ...patchResult(schema, document, draft), ...(members ? { members } : {}) };
}
