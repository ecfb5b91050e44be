import { findAttribute, type Attribute, type ResourceSchema } from '../../core/attributes.js';
import { bindElementFilter } from '../../core/filter/bind.js';
import { FilterError } from '../../core/filter/errors.js';
import { parsePath, pathText, type WrittenPatchPath } from '../../core/filter/parse.js';
import type { Filter } from '../../core/filter/tree.js';
import { findNamed, withCurrentUrn, type NamedTarget } from '../body-name.js';
import type { CoerceOptions } from '../coerce-scope.js';
import { ScimInputError } from '../input-error.js';

/** Elements of a multi-valued attribute, or a sub-attribute of each. */
export interface ElementsTarget {
  readonly kind: 'elements';
  readonly extension?: string;
  readonly attribute: Attribute;
  readonly filter: Filter;
  readonly sub?: Attribute;
}

/** What the path of an operation points at. */
export type PatchTarget = NamedTarget | ElementsTarget;

/** A step changes one attribute: path-less operations and whole schemas are taken apart before. */
export type AttributeTarget = Exclude<PatchTarget, { kind: 'schema' }>;

/** Looks up a path, or a key of a path-less value. Undefined when the schema has no such attribute; ScimInputError `invalidPath` when its brackets cannot be read. */
export function findTarget(schema: ResourceSchema, text: string, options: CoerceOptions): PatchTarget | undefined {
  const current = options.lenient ? withCurrentUrn(schema, text) : text;
  if (!current.includes('[')) return findNamed(schema, current);
  return reading(() => elementsTarget(schema, parsePath(current, options), options));
}

/** Throws ScimInputError `invalidPath` for a text that is no path, whatever attribute it might name. */
export function requirePath(text: string, options: CoerceOptions): void {
  reading(() => parsePath(text, options));
}

function reading<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new ScimInputError('invalidPath', `the path cannot be read: ${error.message}`);
  }
}

/** The target in words for errors and warnings: schema spelling, values of a filter left out. */
export function targetText(target: PatchTarget): string {
  if (target.kind === 'schema') return target.extension ?? 'the resource';
  const brackets = target.kind === 'elements' ? '[…]' : '';
  return `${target.attribute.name}${brackets}${target.sub ? `.${target.sub.name}` : ''}`;
}

function elementsTarget(
  schema: ResourceSchema,
  { path, filter, sub: subName }: WrittenPatchPath,
  options: CoerceOptions,
): ElementsTarget | undefined {
  const named = findNamed(schema, pathText(path));
  if (named?.kind !== 'attribute' || !filter) return undefined;
  const { attribute, extension } = named;
  if (named.sub || !attribute.multiValued || attribute.type !== 'complex')
    throw new ScimInputError('invalidPath', `${targetText(named)} has no elements to choose from`, attribute.name);
  const sub = subName === undefined ? undefined : findAttribute(attribute.subAttributes, subName);
  if (subName !== undefined && !sub) return undefined;
  return {
    kind: 'elements',
    attribute,
    filter: bindElementFilter(filter, attribute, options),
    ...(extension === undefined ? {} : { extension }),
    ...(sub ? { sub } : {}),
  };
}
