import { isMap, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { Grant, GrantedRole, GroupCondition, Limit, PolicyReading, PolicyTarget, Rule } from './policy-model.js';

/** Reads the text as far as the form shows it. What is malformed below that is left out here: the server names it, with its place. */
export function readPolicy(text: string): PolicyReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (offset: number) => Math.max(lines.linePos(Math.min(offset, text.length)).line, 1);
  if (document.errors.length > 0)
    return {
      faults: document.errors.map(({ pos, message }) => {
        const { line, col } = lines.linePos(pos[0]);
        return { line: Math.max(line, 1), column: Math.max(col, 1), message };
      }),
    };
  const value = record(plain(document));
  return {
    rules: list(value['rules']).map((rule, index) => readRule(record(rule), index, place(document, index, lineOf))),
    targets: Object.entries(record(value['targets'])).map(([name, target]) => readTarget(name, record(target))),
  };
}

function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown; // the library types it any
  } catch (error) {
    if (error instanceof ReferenceError) return {}; // aliases that multiply: the server says so
    throw error;
  }
}

function place(document: Document, index: number, lineOf: (offset: number) => number) {
  const rules = isMap(document.contents) ? document.contents.get('rules', true) : undefined;
  const node = isSeq(rules) ? rules.items[index] : undefined;
  const range = isMap(node) ? node.range : undefined;
  return range
    ? { line: lineOf(range[0]), endLine: lineOf(Math.max(range[0], range[1] - 1)) }
    : { line: 1, endLine: 1 };
}

function readRule(rule: Fields, index: number, where: { readonly line: number; readonly endLine: number }): Rule {
  const when = record(rule['when']);
  return {
    index,
    ...where,
    id: word(rule['id']),
    reason: word(rule['reason']),
    groups: oneOrMore(when['group']).flatMap(readGroup),
    filter: word(when['filter']),
    directory: word(when['directory']),
    userRoles: oneOrMore(when['roles']).map(word),
    grants: Object.entries(record(rule['grant'])).map(([target, roles]): Grant => {
      return { target, roles: oneOrMore(roles).flatMap(readRole) };
    }),
    after: word(rule['after']),
    until: word(rule['until']),
  };
}

function readGroup(group: unknown): readonly GroupCondition[] {
  if (typeof group !== 'object' || group === null) return [{ by: 'name', value: word(group) }];
  const fields = record(group);
  for (const by of ['id', 'externalId', 'prefix', 'match'] as const)
    if (fields[by] !== undefined) return [{ by, value: word(fields[by]) }];
  return [];
}

function readRole(role: unknown): readonly GrantedRole[] {
  if (typeof role !== 'object' || role === null) return [{ role: word(role) }];
  const { role: key, scope } = record(role);
  const limits = Object.entries(record(scope)).map(([dimension, values]) => [dimension, oneOrMore(values).map(word)]);
  return [
    {
      role: word(key),
      ...(limits.length > 0 ? { scope: Object.fromEntries(limits) as GrantedRole['scope'] & {} } : {}),
    },
  ]; // built on the line above
}

function readTarget(name: string, target: Fields): PolicyTarget {
  return {
    name,
    precedence: list(target['precedence']).map(word),
    limits: Object.fromEntries(
      Object.entries(record(target['limits'])).map(([role, limit]) => [role, readLimit(record(limit))]),
    ),
    protect: list(target['protect']).map(word),
    declared: Object.fromEntries(
      Object.entries(record(target['roles'])).map(([key, role]) => [key, nameOf(record(role)['name']) || key]),
    ),
  };
}

function readLimit({ min, max }: Fields): Limit {
  return { ...(typeof min === 'number' ? { min } : {}), ...(typeof max === 'number' ? { max } : {}) };
}

function nameOf(name: unknown): string {
  return typeof name === 'object' && name !== null ? word(record(name)['en']) : word(name);
}

type Fields = Readonly<Record<string, unknown>>;

function record(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function oneOrMore(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
