import type { ResourceSchema } from '../../core/attributes.js';
import { isJsonObject, type Json } from '../../core/json.js';
import { forgive, refuse, type CoerceOptions, type Scope } from '../coerce-scope.js';
import { unwrapped } from '../coerce-value.js';
import { ScimInputError } from '../input-error.js';
import type { Operation } from './operations.js';
import type { Work } from './work.js';
import { findTarget, requirePath, targetText, type AttributeTarget, type PatchTarget } from './target.js';

/** One change of one attribute, or the removal of everything an extension holds. */
export type Step =
  | {
      readonly kind: 'set';
      readonly op: 'add' | 'replace';
      readonly target: AttributeTarget;
      readonly value: Json;
      readonly scope: Scope;
    }
  | { readonly kind: 'remove'; readonly target: AttributeTarget; readonly value?: Json; readonly scope: Scope }
  | { readonly kind: 'removeExtension'; readonly extension: string };

/** Does the step change the members of a group? */
export function isAboutMembers(step: Step): step is Exclude<Step, { kind: 'removeExtension' }> {
  return (
    step.kind !== 'removeExtension' && step.target.extension === undefined && step.target.attribute.name === 'members'
  );
}

/** What operations are read by. */
export interface Reading {
  readonly schema: ResourceSchema;
  readonly options: CoerceOptions;
  readonly work: Work;
}

/** The part of an operation that should name an attribute, and names none that the schema has. */
export type NamesNothing = 'path' | 'value';

/**
 * The steps of one operation, in order. A path-less value, and the value of a schema URN, give one step per key; keys may be dotted,
 * URN-qualified or hold a value path. What names nothing is for the caller to judge. Throws ScimInputError: `invalidPath` for a path that cannot be read,
 * `mutability` for what only the service writes, `noTarget` for a removal without a path.
 */
export function stepsOf(operation: Operation, reading: Reading): readonly Step[] | NamesNothing {
  const { op, path, value } = operation;
  if (path === undefined) {
    if (op === 'remove') throw new ScimInputError('noTarget', 'remove needs a path', 'path');
    return valueSteps(op, { kind: 'schema' }, operation.value, reading);
  }
  const target = targetOf(path, 'path', reading);
  if (!target) {
    requirePath(path, reading.options); // a name nobody knows is one thing, a text that is no path another
    return 'path';
  }
  if (target.kind !== 'schema')
    return isWritable(target, reading, false) ? [attributeStep(op, target, value, reading)] : [];
  if (op !== 'remove') return valueSteps(op, target, operation.value, reading);
  if (target.extension === undefined) throw new ScimInputError('noTarget', 'a resource is removed by DELETE', 'path');
  if (value !== undefined && value !== null)
    throw new ScimInputError(
      'invalidSyntax',
      'remove of an extension takes no value; name the attribute in the path',
      'value',
    );
  return [{ kind: 'removeExtension', extension: target.extension }];
}

/** Brackets cost their length, and so does what is not known; those of members are as many as the members. */
function targetOf(text: string, part: NamesNothing, { schema, options, work }: Reading): PatchTarget | undefined {
  const target = findTarget(schema, text, options);
  if (!target || (target.kind === 'elements' && target.attribute.name !== 'members'))
    work.spendOnPath(text, { options, path: part });
  return target;
}

type SchemaTarget = PatchTarget & { readonly kind: 'schema' };

function valueSteps(
  op: 'add' | 'replace',
  target: SchemaTarget,
  given: Json,
  reading: Reading,
): readonly Step[] | NamesNothing {
  const scope: Scope = { options: reading.options, path: targetText(target) };
  const value = unwrapped(given, scope);
  if (target.extension !== undefined && (value === null || value === ''))
    return [{ kind: 'removeExtension', extension: target.extension }];
  if (!isJsonObject(value))
    throw new ScimInputError(
      'invalidSyntax',
      'without an attribute in the path, value must be an object of attributes',
      'value',
    );
  const parts = Object.entries(value).map(([key, inner]) => keySteps(op, target, { key, inner }, reading));
  if (parts.length > 0 && parts.every((steps) => steps === 'value')) return 'value';
  return parts.flatMap((steps) => (typeof steps === 'string' ? [] : steps));
}

/** A key that names nothing is noted: other keys may, and a client's own extras must not stop them. */
function keySteps(
  op: 'add' | 'replace',
  { extension }: SchemaTarget,
  { key, inner }: { readonly key: string; readonly inner: Json | undefined },
  reading: Reading,
): readonly Step[] | NamesNothing {
  if (inner === undefined) return [];
  const target = targetOf(extension === undefined ? key : `${extension}:${key}`, 'value', reading);
  if (!target) {
    forgive(
      { options: reading.options, path: 'value' },
      'unknown-attribute',
      'names an attribute this resource does not have',
    );
    return 'value';
  }
  if (target.kind === 'schema') return valueSteps(op, target, inner, reading);
  return isWritable(target, reading, true) ? [attributeStep(op, target, inner, reading)] : [];
}

function attributeStep(
  op: Operation['op'],
  target: AttributeTarget,
  value: Json | undefined,
  { options }: Reading,
): Step {
  const scope: Scope = { options, path: targetText(target) };
  if (op === 'remove') return { kind: 'remove', target, scope, ...(value === undefined ? {} : { value }) };
  return { kind: 'set', op, target, value: value ?? null, scope };
}

/**
 * May a client write there? Okta sends the `id` with every rename, and others the record they read: what only the service writes is passed over
 * when it stands among other keys. `schemas` follows from the content, whoever names it.
 */
function isWritable(target: AttributeTarget, { options }: Reading, isKeyOfValue: boolean): boolean {
  const { attribute, sub } = target;
  if (attribute.mutability !== 'readOnly' && sub?.mutability !== 'readOnly') return true;
  const scope: Scope = { options, path: targetText(target) };
  if (attribute.name === 'schemas' && isKeyOfValue) return false;
  if (!options.lenient || (!isKeyOfValue && attribute.name !== 'schemas'))
    return refuse(scope, 'is read-only', 'mutability');
  options.warn('read-only-ignored', scope.path);
  return false;
}

/** Values given with a removal name what to remove (Entra ID); null names nothing in particular. */
export function isNamingValues(value: Json | undefined): value is Exclude<Json, null> {
  return value !== undefined && value !== null;
}
