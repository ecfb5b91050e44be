import { assertNever } from '../../core/assert-never.js';
import type { ResourceSchema } from '../../core/attributes.js';
import type { Json, JsonObject } from '../../core/json.js';
import { finish } from '../../core/turns.js';
import { refuse, type CoerceOptions } from '../coerce-scope.js';
import { isList } from '../coerce-value.js';
import { isSameDraft, toDocument, toDraft, type Draft } from '../document.js';
import { removeElements, setElements } from './elements.js';
import { addToList, removeFromList, replaceList } from './list.js';
import { readSteps, takeSteps } from './read-steps.js';
import { setSingle, setSub } from './single.js';
import { isNamingValues, type Step } from './steps.js';
import { Work } from './work.js';

/** What a PATCH makes of a document. */
export interface PatchResult {
  /** The same object as before when nothing changed. */
  readonly document: JsonObject;
  readonly isChanged: boolean;
}

/**
 * Applies PATCH operations (RFC 7644 section 3.5.2) to a canonical document, in order and all or nothing: the document given is never touched,
 * and a ScimInputError means that none of them counts. `operations` is the message's `Operations` as it came.
 */
export function applyPatch(
  schema: ResourceSchema,
  document: JsonObject,
  operations: unknown,
  options: CoerceOptions,
): PatchResult {
  const draft = toDraft(schema, document);
  const work = new Work();
  takeSteps(finish(readSteps(operations, { schema, options, work })), (step) => applyStep(draft, step, work));
  return patchResult(schema, document, draft);
}

/** The draft as a document, compared with what it was made from; key order does not count. */
export function patchResult(schema: ResourceSchema, before: JsonObject, draft: Draft): PatchResult {
  if (isSameDraft(draft, toDraft(schema, before))) return { document: before, isChanged: false };
  return { document: toDocument(schema, draft), isChanged: true };
}

/** Makes one step's change in the draft. */
export function applyStep(draft: Draft, step: Step, work: Work): void {
  if (step.kind === 'removeExtension') {
    draft.delete(step.extension);
    return;
  }
  const { extension, attribute } = step.target;
  const container = draft.get(extension) ?? new Map<string, Json>();
  const value = valueAfter(step, container.get(attribute.name), work);
  if (attribute.returned === 'never') return;
  draft.set(extension, container);
  if (value === undefined) container.delete(attribute.name);
  else container.set(attribute.name, value);
}

type AttributeStep = Exclude<Step, { kind: 'removeExtension' }>;

/** The attribute's value after the step; undefined when it has none. */
function valueAfter(step: AttributeStep, current: Json | undefined, work: Work): Json | undefined {
  const { attribute } = step.target;
  const value = attribute.multiValued
    ? listAfter(step, isList(current) ? current : [], work)
    : singleAfter(step, current);
  if (!attribute.required || (typeof value === 'string' && value.trim() !== '')) return value;
  if (step.kind === 'remove') return refuse(step.scope, 'is required and cannot be removed', 'mutability');
  return refuse(step.scope, 'is required and must not be empty');
}

function singleAfter(step: AttributeStep, current: Json | undefined): Json | undefined {
  const { target, scope } = step;
  const given = step.kind === 'set' ? step.value : undefined;
  switch (target.kind) {
    case 'attribute':
      if (target.sub) return setSub(target.attribute, target.sub, current, { given, scope });
      return given === undefined ? undefined : setSingle(target.attribute, current, given, scope);
    case 'elements':
      return refuse(scope, 'has no elements to choose from', 'invalidPath');
    default:
      return assertNever(target);
  }
}

function listAfter(step: AttributeStep, current: readonly Json[], work: Work): readonly Json[] | undefined {
  const { target, scope } = step;
  work.spendOnList(target, current, step.value, scope);
  const list =
    target.kind === 'elements' || target.sub
      ? step.kind === 'set'
        ? setElements(target, current, step.value, scope)
        : removeElements(target, current, scope)
      : wholeListAfter(step, current);
  return list && list.length > 0 ? list : undefined;
}

function wholeListAfter(step: AttributeStep, current: readonly Json[]): readonly Json[] | undefined {
  const { target, scope } = step;
  if (step.kind === 'remove')
    return isNamingValues(step.value) ? removeFromList(target.attribute, current, step.value, scope) : undefined;
  return step.op === 'add'
    ? addToList(target.attribute, current, step.value, scope)
    : replaceList(target.attribute, step.value, scope);
}
