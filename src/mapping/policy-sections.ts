import type { z } from 'zod';
import { isJsonObject, type JsonObject } from '../core/json.js';
import {
  forbidSchema,
  ruleSchema,
  safetySchema,
  targetSchema,
  testSchema,
  type ForbidDeclaration,
  type PolicyDocument,
  type RuleDeclaration,
  type TargetDeclaration,
  type TestDeclaration,
} from './policy-schema.js';
import type { PathStep } from './policy-text.js';

/** One well-formed entry of a list in the document, with its place there. */
export interface Entry<Declaration> {
  readonly index: number;
  readonly value: Declaration;
}

/** A place where the document names a target. */
export interface TargetMention {
  readonly name: string;
  /** What the document says of the target, where this is its own entry. */
  readonly value?: TargetDeclaration;
  /** Leads to the key that names it. */
  readonly path: readonly PathStep[];
}

/** The parts of a document that are well-formed, whatever is wrong with the others. */
export interface Sections {
  readonly timezone?: string;
  readonly safety?: PolicyDocument['safety'];
  readonly rules: readonly Entry<RuleDeclaration>[];
  readonly forbid: readonly Entry<ForbidDeclaration>[];
  readonly tests: readonly Entry<TestDeclaration>[];
  /** Every mention of a target, its own entry first, then rules, forbidden combinations and tests. */
  readonly targetMentions: () => readonly TargetMention[];
}

/** Takes the sound parts out of a document. A document that is no map has none. */
export function readSections(value: unknown): Sections {
  const document = isJsonObject(value) ? value : {};
  const { timezone, targets } = document;
  const rules = entries(document['rules'], ruleSchema, (index) => ({ id: `unnamed-${index}`, reason: 'not given' }));
  const forbid = entries(document['forbid'], forbidSchema, () => ({ reason: 'not given' }));
  const tests = entries(document['tests'], testSchema, () => ({ name: 'not given' }));
  const safety = sound(document['safety'], safetySchema, {});
  return {
    ...(typeof timezone === 'string' ? { timezone: timezone.trim() } : {}),
    ...(safety ? { safety } : {}),
    rules,
    forbid,
    tests,
    targetMentions: () => [
      ...Object.entries(isJsonObject(targets) ? targets : {}).map(([name, declared]) => ownEntry(name, declared)),
      ...rules.flatMap(({ index, value: { grant } }) => mentions(grant, ['rules', index, 'grant'])),
      ...forbid.flatMap(({ index, value: { roles } }) => mentions(roles, ['forbid', index, 'roles'])),
      ...tests.flatMap(({ index, value: { expect, deny } }) => [
        ...mentions(expect, ['tests', index, 'expect']),
        ...mentions(deny, ['tests', index, 'deny']),
      ]),
    ],
  };
}

/** `substitutes` stand in for required texts that are missing, so that the rest of the entry is still looked at. */
function entries<Schema extends z.ZodType>(
  list: unknown,
  schema: Schema,
  substitutes: (index: number) => JsonObject,
): readonly Entry<z.infer<Schema>>[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) => {
    const value = sound(item, schema, substitutes(index));
    return value === undefined ? [] : [{ index, value }];
  });
}

function ownEntry(name: string, declared: unknown): TargetMention {
  const value = sound(declared, targetSchema, {});
  return { name, path: ['targets', name], ...(value ? { value } : {}) };
}

/** The value by its schema; where parts of it are wrong, what is left without them, if that is still of use. */
function sound<Schema extends z.ZodType>(
  value: unknown,
  schema: Schema,
  substitutes: JsonObject,
): z.infer<Schema> | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (!isJsonObject(value)) return undefined;
  let rest: JsonObject = value;
  for (const issue of parsed.error.issues) for (const path of wrongPaths(issue)) rest = without(rest, path);
  const again = schema.safeParse({ ...substitutes, ...rest });
  return again.success ? again.data : undefined;
}

function wrongPaths(issue: z.core.$ZodIssue): readonly (readonly string[])[] {
  const path = issue.path.map(String);
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
}

/** A copy without what stands at the path. Of a list nothing is taken out, since that would move the rest: it goes as a whole. */
function without(value: JsonObject, [key, ...path]: readonly string[]): JsonObject {
  if (key === undefined || !Object.hasOwn(value, key)) return value;
  const inner = value[key];
  if (path.length > 0 && isJsonObject(inner)) return { ...value, [key]: without(inner, path) };
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
}

function mentions(
  map: Readonly<Record<string, unknown>> | undefined,
  path: readonly PathStep[],
): readonly TargetMention[] {
  return Object.keys(map ?? {}).map((name) => ({ name, path: [...path, name] }));
}
