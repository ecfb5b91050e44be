import { evaluate } from '../../core/filter/evaluate.js';
import { instant } from '../../core/filter/instant.js';
import type { BoundPath, Filter } from '../../core/filter/tree.js';
import { fold } from '../../core/fold.js';
import { compareDate, compareText, type Compared } from './filter-compare.js';
import { everything, exactly, nothing, unknown, type Piece } from './filter-pieces.js';
import type { Resource } from './filter-relations.js';

/** Compares an attribute that is kept in a field of its own beside the document. */
type FieldComparison = (compared: Compared, path: BoundPath) => Piece;

const fields: Readonly<Record<Resource, ReadonlyMap<string, FieldComparison>>> = {
  users: new Map([
    ...common('User'),
    ['userName', (compared) => textField('userNameKey', compared, fold)],
    ['active', ({ operator, wanted }) => (operator === 'eq' ? exactly({ active: wanted }) : nothing)],
  ]),
  groups: new Map(common('Group')),
};

function common(resourceType: string): readonly (readonly [string, FieldComparison])[] {
  return [
    ['id', (compared, path) => (path.attribute.caseExact ? textField('_id', compared) : unknown)],
    ['externalId', (compared, path) => (path.attribute.caseExact ? textField('externalId', compared) : unknown)],
    ['meta.created', (compared) => dateField('createdAt', compared)],
    ['meta.lastModified', (compared) => dateField('lastModifiedAt', compared)],
    ['meta.version', version],
    ['meta.resourceType', (compared, path) => constant(resourceType, compared, path)],
  ];
}

/** Attributes every record shows although its document does not hold them. */
const alwaysThere: ReadonlySet<string> = new Set([
  'id',
  'meta',
  'meta.created',
  'meta.lastModified',
  'meta.version',
  'meta.resourceType',
]);

/** How a core attribute that has a field of its own is compared; undefined for all others. */
export function fieldComparison(resource: Resource, path: BoundPath): FieldComparison | undefined {
  return path.extension === undefined ? fields[resource].get(nameOf(path)) : undefined;
}

/** Is the attribute shown of every record, whatever its document says? */
export function isAlwaysThere(path: BoundPath): boolean {
  return path.extension === undefined && alwaysThere.has(nameOf(path));
}

function nameOf({ attribute, sub }: BoundPath): string {
  return sub ? `${attribute.name}.${sub.name}` : attribute.name;
}

function textField(field: string, { operator, wanted }: Compared, form = (text: string): string => text): Piece {
  return typeof wanted === 'string' ? compareText(field, operator, form(wanted)) : nothing;
}

function dateField(field: string, { operator, wanted }: Compared): Piece {
  const moment = typeof wanted === 'string' ? instant(wanted) : undefined;
  return moment === undefined ? nothing : compareDate(field, operator, moment);
}

/** Shown as `W/"<revision>"`; anything but equality is asked of each record. */
function version({ operator, wanted }: Compared, { sub }: BoundPath): Piece {
  if (operator !== 'eq' || sub?.caseExact !== true || typeof wanted !== 'string') return unknown;
  const revision = /^W\/"(0|[1-9]\d{0,14})"$/.exec(wanted)?.[1];
  return revision === undefined ? nothing : exactly({ revision: Number(revision) });
}

/** What is the same for all records is decided here. */
function constant(resourceType: string, { operator, wanted }: Compared, path: BoundPath): Piece {
  const filter: Filter = { kind: 'compare', path, operator, value: wanted };
  return evaluate(filter, { meta: { resourceType } }) ? everything : nothing;
}
