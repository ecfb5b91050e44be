import { isCollection, isMap, isNode, isSeq, parseDocument, YAMLMap, YAMLSeq, type Document } from 'yaml';
import { keepLayout } from './keep-layout.js';
import type { GrantedRole, Grant, GroupCondition, RuleForm, TargetForm } from './policy-model.js';
import { readPolicy } from './read-policy.js';

/** The text with the rule at `index` as the form has it, or with a rule more when there is no index. Comments and layout of everything else stay. */
export function withRule(text: string, index: number | undefined, form: RuleForm): string {
  const reading = readPolicy(text);
  const before = 'rules' in reading && index !== undefined ? reading.rules[index] : undefined;
  return changed(text, (document) => {
    const rules = rulesOf(document);
    if (index === undefined) {
      const rule = new YAMLMap();
      rule.spaceBefore = rules.items.length > 0;
      rules.flow = false;
      rules.add(rule);
    }
    const rule = rules.items[index ?? rules.items.length - 1];
    if (isMap(rule)) writeRule(document, rule, before, form);
  });
}

/** The text without the rule at `index`. */
export function withoutRule(text: string, index: number): string {
  return changed(text, (document) => rulesOf(document).delete(index));
}

/** The text with precedence, limits and protected accounts of the target as given; empty ones are left out. */
export function withTarget(text: string, { name, precedence, limits, protect }: TargetForm): string {
  const given = Object.entries(limits).filter(([, { min, max }]) => min !== undefined || max !== undefined);
  return changed(text, (document) => {
    if (isMap(document.getIn(['targets'])) && document.getIn(['targets', name]) === null)
      document.deleteIn(['targets', name]);
    const write = (key: string, value: unknown, isEmpty: boolean) => {
      const path = ['targets', name, key];
      const now: unknown = document.getIn(path);
      if (isEmpty) {
        if (now !== undefined) document.deleteIn(path);
      } else if (!isSame(json(now), value)) {
        const old: unknown = document.getIn(path, true);
        document.setIn(path, inPlaceOf(old, flowing(document, value)));
      }
    };
    write('precedence', precedence, precedence.length === 0);
    write('limits', Object.fromEntries(given), given.length === 0);
    write('protect', protect, protect.length === 0);
  });
}

function changed(text: string, change: (document: Document) => void): string {
  const document = parseDocument(text);
  const style = {
    lineWidth: 0,
    indent: Math.max(2, /\n( +)\S/.exec(text)?.[1]?.length ?? 2),
    indentSeq: !/^\w[\w-]*:[ \t]*\n+- /m.test(text),
  };
  const plain = tightened(document.toString(style), text);
  if (!isMap(document.contents))
    document.contents = document.createNode({ version: 1 }) as unknown as typeof document.contents; // the type of a document just parsed says nothing of its contents
  change(document);
  const edited = tightened(document.toString(style), text);
  const kept = keepLayout(text, plain, edited);
  return isSame(parsed(kept), parsed(edited)) ? kept : edited;
}

/** The library pads lists as it pads maps, `[ a ]`; most people write `[a]`. */
function tightened(written: string, typed: string): string {
  if (/\[ +\S/.test(typed) && !/\[\S/.test(typed)) return written;
  const tight = written.replace(/\[ (?=\S)/g, '[').replace(/(?<=\S) \]/g, ']');
  return tight === written || isSame(parsed(tight), parsed(written)) ? tight : written;
}

/** Undefined when the text does not read. */
function parsed(text: string): unknown {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : (document.toJS() as unknown); // the library types it any
}

function rulesOf(document: Document): YAMLSeq {
  const found: unknown = document.getIn(['rules'], true);
  if (isSeq(found)) return found;
  const rules = new YAMLSeq();
  document.setIn(['rules'], rules);
  return rules;
}

function writeRule(document: Document, rule: YAMLMap, before: RuleForm | undefined, form: RuleForm): void {
  const write = (path: readonly [string] | readonly [string, string], value: unknown, was: unknown) => {
    if (isSame(value, was)) return;
    if (value === undefined) rule.deleteIn(path);
    else {
      if (path.length === 2 && !isMap(rule.get(path[0]))) rule.set(path[0], flowMap());
      rule.setIn(path, typeof value === 'string' ? value : inPlaceOf(rule.getIn(path, true), flowing(document, value)));
    }
  };
  const optional = (text: string | undefined) => (text === undefined || text === '' ? undefined : text);
  write(['id'], form.id, before?.id);
  write(['reason'], form.reason, before?.reason);
  write(['when', 'group'], groupsWritten(form.groups), before && groupsWritten(before.groups));
  write(['when', 'filter'], optional(form.filter), optional(before?.filter));
  write(['when', 'directory'], optional(form.directory), optional(before?.directory));
  const grantsBefore = new Map(before?.grants.map(({ target, roles }) => [target, roles]));
  for (const { target, roles } of form.grants)
    write(
      ['grant', target],
      grantWritten(roles),
      grantsBefore.has(target) ? grantWritten(grantsBefore.get(target) ?? []) : undefined,
    );
  for (const target of grantsBefore.keys())
    if (!form.grants.some((grant: Grant) => grant.target === target)) rule.deleteIn(['grant', target]);
  write(['after'], optional(form.after), optional(before?.after));
  write(['until'], optional(form.until), optional(before?.until));
}

function groupsWritten(groups: readonly GroupCondition[]): unknown {
  const written = groups.map(({ by, value }) => (by === 'name' ? value : { [by]: value }));
  return written.length === 0 ? undefined : written.length === 1 ? written[0] : written;
}

function grantWritten(roles: readonly GrantedRole[]): unknown {
  const written = roles.map(({ role, scope }) => (scope === undefined ? role : { role, scope }));
  return written.length === 1 ? written[0] : written;
}

function flowMap(): YAMLMap {
  const map = new YAMLMap();
  map.flow = true;
  return map;
}

/** A node on one line: `[admin, lead]`, `{ min: 1 }`. */
function flowing(document: Document, value: unknown) {
  return document.createNode(value, { flow: true });
}

/** The new value with the comments of the one it replaces, laid out as that was. */
function inPlaceOf<Value extends ReturnType<typeof flowing>>(old: unknown, value: Value): Value {
  if (!isNode(old)) return value;
  value.comment = old.comment ?? null;
  value.commentBefore = old.commentBefore ?? null;
  if (isCollection(old) && isCollection(value) && old.flow !== true) value.flow = false;
  return value;
}

function json(value: unknown): unknown {
  return isMap(value) || isSeq(value) ? (value.toJSON() as unknown) : value; // the library types it any
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
