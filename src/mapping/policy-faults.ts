import type { z } from 'zod';
import { assertNever } from '../core/assert-never.js';
import type { Fault } from '../core/errors.js';
import type { PathStep, PolicyText } from './policy-text.js';

type Issue = z.core.$ZodIssue;

/** Gathers everything wrong with a policy text, each with its path, line and column. A whole is not blamed when a part of it is already. */
export interface FaultList {
  /** At the value of that path, or its key. */
  readonly add: (path: readonly PathStep[], message: string, part?: 'key' | 'value') => void;
  /** At a character inside the text value of that path. */
  readonly addInside: (path: readonly PathStep[], offset: number, message: string) => void;
  /** What the schema found; `root` leads to the value that was checked. */
  readonly addIssues: (issues: readonly Issue[], root: readonly PathStep[]) => void;
  /** Everything found, in the order of the text; each thing once. */
  readonly all: () => readonly Fault[];
  /** Of that, what concerns one target alone, by its name. */
  readonly byTarget: () => ReadonlyMap<string, readonly Fault[]>;
}

type PlacedFault = Fault & { readonly path: string; readonly line: number; readonly column: number };

/** Starts an empty list for one text. */
export function createFaultList(text: Pick<PolicyText, 'locate' | 'locateInside'>): FaultList {
  const faults = new Map<string, PlacedFault>();
  const targets = new Map<PlacedFault, string>();
  const put = (
    path: readonly PathStep[],
    place: { readonly line: number; readonly column: number },
    message: string,
  ) => {
    const whole = written(path);
    if ([...faults.values()].some((fault) => isPartOf(fault.path, whole))) return;
    const fault = { path: whole, ...place, message };
    faults.set(JSON.stringify(fault), fault);
    const target = targetOf(path);
    if (target !== undefined) targets.set(fault, target);
  };
  const all = () => [...faults.values()].sort((a, b) => a.line - b.line || a.column - b.column);
  const list: FaultList = {
    add: (path, message, part = 'value') => put(path, text.locate(path, part), message),
    addInside: (path, offset, message) => put(path, text.locateInside(path, offset), message),
    addIssues: (issues, root) => {
      for (const issue of issues.flatMap(concrete)) {
        const path = [...root, ...issue.path.filter((step) => typeof step !== 'symbol')];
        if (issue.code === 'unrecognized_keys')
          for (const key of issue.keys) list.add([...path, key], messageForKey(issue.message, key), 'key');
        else if (issue.code === 'invalid_key')
          list.add(path, 'this name is empty or longer than 200 characters', 'key');
        else list.add(path, wording(issue));
      }
    },
    all,
    byTarget: () => {
      const lists = new Map<string, Fault[]>();
      for (const fault of all()) {
        const target = targets.get(fault);
        if (target !== undefined) lists.set(target, [...(lists.get(target) ?? []), fault]);
      }
      return lists;
    },
  };
  return list;
}

/** The target that a path leads into, wherever the document speaks of one. */
function targetOf([section, first, second, third]: readonly PathStep[]): string | undefined {
  const isOfTarget =
    (section === 'rules' && second === 'grant') ||
    (section === 'forbid' && second === 'roles') ||
    (section === 'tests' && (second === 'expect' || second === 'deny'));
  const name = section === 'targets' ? first : isOfTarget ? third : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** `rules[2].when.filter`, the way people write such paths. */
function written(path: readonly PathStep[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

function isPartOf(part: string, whole: string): boolean {
  return (
    part.length > whole.length && part.startsWith(whole) && (whole === '' || /^[.[]/.test(part.slice(whole.length)))
  );
}

/** The part of the schema's message that speaks of that key. */
function messageForKey(message: string, key: string): string {
  return message.split('; ').find((part) => part.startsWith(`unknown key "${key}"`)) ?? message;
}

/** A union's issue replaced by those of the one alternative that was meant, where that is clear. */
function concrete(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.filter((branch) => !branch.some(isOtherKind));
  const [only] = meant;
  if (meant.length !== 1 || !only) return [issue];
  return only.flatMap(concrete).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** True when an issue says that the value is of another kind altogether (a list where a text was expected). */
function isOtherKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((branch) => branch.some(isOtherKind));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function wording(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type': {
      const expected = kinds[issue.expected] ?? issue.expected;
      return issue.input === undefined && issue.message.endsWith('received undefined')
        ? `"${String(issue.path.at(-1) ?? 'the value')}" is missing: it must be ${expected}`
        : `must be ${expected}`;
    }
    case 'invalid_union':
      return issue.message === 'Invalid input' ? 'is not one of the forms this field takes' : issue.message;
    case 'invalid_value':
      return issue.message.startsWith('Invalid')
        ? `must be one of ${issue.values.map(String).join(', ')}`
        : issue.message;
    case 'too_small':
      return issue.message.startsWith('Too small') ? `must be at least ${String(issue.minimum)}` : issue.message;
    case 'too_big':
      return issue.message.startsWith('Too big') ? `must be at most ${String(issue.maximum)}` : issue.message;
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'custom':
      return issue.message;
    default:
      return assertNever(issue);
  }
}
