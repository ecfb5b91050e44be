import { assertNever } from '../assert-never.js';
import { attributesOf, findAttribute, splitQualifiedName, type Attribute, type ResourceSchema } from '../attributes.js';
import { bindLiteral } from './bind-literal.js';
import { FilterError } from './errors.js';
import { pathText } from './parse.js';
import type { BoundPath, Filter, FilterTree, Literal, Operator, WrittenPath } from './tree.js';

export interface BindOptions {
  /** Values of another type than the attribute's are converted (`"True"` to true, 42 to "42"); else they are refused. */
  readonly lenient: boolean;
}

/**
 * Attributes that are rendered for each answer and held by no store: locations depend on the caller's base URL.
 * Anything `returned: request` is computed too.
 */
const rendered: ReadonlySet<string> = new Set(['meta.location', 'groups.$ref', 'members.$ref']);

const onlyEquality: ReadonlySet<Attribute['type']> = new Set(['boolean', 'binary']);
const ordering: ReadonlySet<Operator> = new Set(['gt', 'ge', 'lt', 'le']);
const substring: ReadonlySet<Operator> = new Set(['co', 'sw', 'ew']);

/**
 * Looks up a filter's names in `schema`, in any letter case and with or without a schema URN, and gives its values the attributes' types.
 * `eq null` becomes "not present" and `ne null` "present" (RFC 7643 section 2.5). FilterError for what the schema does not have, does not
 * compare that way, or does not show (`password`).
 */
export function bindFilter(tree: FilterTree, schema: ResourceSchema, options: BindOptions = { lenient: true }): Filter {
  return bindTree(tree, { path: (path) => bindPath(path, schema), options, isInsideElement: false });
}

/** Binds what stands in the brackets of a value path over `attribute`; names are those of its sub-attributes. */
export function bindElementFilter(tree: FilterTree, attribute: Attribute, options: BindOptions): Filter {
  return bindTree(tree, { path: (path) => bindElementPath(path, attribute), options, isInsideElement: true });
}

/** Where a written name lives in the schema, canonical spelling. FilterError when the schema has no such attribute. */
export function bindPath(path: WrittenPath, schema: ResourceSchema): BoundPath {
  const { extension, attribute: name, sub: subName } = qualified(path, schema);
  const attribute = findAttribute(attributesOf(schema, extension), name);
  if (!attribute) throw new FilterError(`no attribute ${pathText(path)} in this schema`);
  const sub = subName === undefined ? undefined : findAttribute(attribute.subAttributes, subName);
  if (subName !== undefined && !sub) throw new FilterError(`${attribute.name} has no sub-attribute of that name`);
  return { ...(extension === undefined ? {} : { extension }), attribute, ...(sub ? { sub } : {}) };
}

interface Scope {
  readonly path: (path: WrittenPath) => BoundPath;
  readonly options: BindOptions;
  readonly isInsideElement: boolean;
}

function bindTree(tree: FilterTree, scope: Scope): Filter {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return { kind: tree.kind, terms: tree.terms.map((term) => bindTree(term, scope)) };
    case 'not':
      return { kind: 'not', term: bindTree(tree.term, scope) };
    case 'present':
      return { kind: 'present', path: readable(scope.path(tree.path)) };
    case 'compare':
      return bindComparison(readable(scope.path(tree.path)), tree.operator, tree.value, scope.options);
    case 'valuePath':
      return bindElements(tree, scope);
    default:
      return assertNever(tree);
  }
}

function bindElements(tree: FilterTree & { readonly kind: 'valuePath' }, scope: Scope): Filter {
  if (scope.isInsideElement) throw new FilterError('a value path cannot stand inside another');
  const path = readable(scope.path(tree.path));
  if (path.sub) throw new FilterError(`brackets belong after ${path.attribute.name}, not after its sub-attribute`);
  if (path.attribute.type !== 'complex' && !path.attribute.multiValued)
    throw new FilterError(`${path.attribute.name} has no elements to choose from; compare it without brackets`);
  return { kind: 'element', path, filter: bindElementFilter(tree.filter, path.attribute, scope.options) };
}

function bindComparison(path: BoundPath, operator: Operator, value: Literal, options: BindOptions): Filter {
  if (value === null) {
    if (operator === 'eq') return { kind: 'not', term: { kind: 'present', path } };
    if (operator === 'ne') return { kind: 'present', path };
    throw new FilterError(`null can be compared by eq and ne only`);
  }
  const compared = withValue(path);
  const leaf = compared.sub ?? compared.attribute;
  if (onlyEquality.has(leaf.type) && ordering.has(operator))
    throw new FilterError(`${leaf.name} is ${leaf.type} and has no order; use eq or ne`);
  if (leaf.type !== 'string' && leaf.type !== 'reference' && substring.has(operator))
    throw new FilterError(`${leaf.name} is ${leaf.type}; ${operator} compares strings only`);
  return { kind: 'compare', path: compared, operator, value: bindLiteral(leaf, value, options) };
}

/** A complex attribute is compared by its `value` (RFC 7644 section 3.4.2.2); Entra ID does so for the single-valued manager too. */
function withValue(path: BoundPath): BoundPath {
  if (path.sub || path.attribute.type !== 'complex') return path;
  const sub = findAttribute(path.attribute.subAttributes, 'value');
  if (!sub) throw new FilterError(`${path.attribute.name} is complex; compare one of its sub-attributes`);
  return { ...path, sub };
}

function readable(path: BoundPath): BoundPath {
  const { attribute, sub } = path;
  const name = sub ? `${attribute.name}.${sub.name}` : attribute.name;
  if (attribute.returned === 'never' || sub?.returned === 'never')
    throw new FilterError(`${name} is never shown, so it cannot be filtered on`);
  if (attribute.returned === 'request' || rendered.has(name))
    throw new FilterError(`${name} is computed for each answer and cannot be filtered on`);
  return path;
}

/** One element's sub-attributes; a simple element answers to `value`. */
function bindElementPath(path: WrittenPath, parent: Attribute): BoundPath {
  if (path.urn !== undefined || path.sub !== undefined)
    throw new FilterError(`inside the brackets of ${parent.name} only its sub-attributes can be named`);
  if (parent.type !== 'complex' && path.attribute.toLowerCase() === 'value')
    return { attribute: { ...parent, name: 'value', multiValued: false } };
  const attribute = findAttribute(parent.subAttributes, path.attribute);
  if (!attribute) throw new FilterError(`${parent.name} has no sub-attribute ${path.attribute}`);
  readable({ attribute: parent, sub: attribute });
  return { attribute };
}

interface Qualified {
  readonly extension?: string;
  readonly attribute: string;
  readonly sub?: string;
}

/** Finds which part of a URN path is the schema: the URN may contain dots and colons, so the whole text is read again. */
function qualified(path: WrittenPath, schema: ResourceSchema): Qualified {
  if (path.urn === undefined) return path;
  const name = splitQualifiedName(schema, pathText(path));
  if (!name) throw new FilterError('the URN names no schema of this resource');
  if (name.rest === '') throw new FilterError('a schema URN alone names no attribute');
  const [attribute = '', ...subs] = name.rest.split('.');
  return {
    ...(name.extension === undefined ? {} : { extension: name.extension }),
    attribute,
    ...(subs.length === 0 ? {} : { sub: subs.join('.') }),
  };
}
