import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const stepSchema = z.strictObject({
  name: z.string(),
  request: z.strictObject({
    method: z.string(),
    /** Below the directory's base URL; `{{name}}` stands for a saved value, here and everywhere else. */
    path: z.string(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown().optional(),
  }),
  expect: z.strictObject({
    status: z.number(),
    headers: z.record(z.string(), z.string()).default({}),
    /** Members that must be there; arrays in full. `<absent>`, `<string>` and `<array>` say what kind of thing. */
    body: z.unknown().optional(),
  }),
  /** Names for values of the answer, by their dotted path. */
  save: z.record(z.string(), z.string()).default({}),
});

/** One request of an identity provider and what it must get. */
export type ExchangeStep = z.infer<typeof stepSchema>;

/** A recorded sequence: `file` is its path below the folder, `vendor` the folder it is in. */
export interface Exchange {
  readonly file: string;
  readonly vendor: string;
  readonly steps: readonly ExchangeStep[];
}

/** Every exchange file below `folder`, in order of name. */
export function readExchanges(folder: string): readonly Exchange[] {
  const vendors = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return vendors.flatMap(({ name: vendor }) =>
    readdirSync(join(folder, vendor))
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => ({
        file: `${vendor}/${file}`,
        vendor,
        steps: z.array(stepSchema).parse(JSON.parse(readFileSync(join(folder, vendor, file), 'utf8'))),
      })),
  );
}

/** Replaces `{{name}}` in every text inside `value`. Throws when a name was never saved. */
export function fillIn(value: unknown, saved: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string')
    return value.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => {
      const found = saved.get(name);
      if (found === undefined) throw new Error(`nothing was saved as ${name}`);
      return found;
    });
  if (Array.isArray(value)) return value.map((entry: unknown) => fillIn(entry, saved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillIn(inner, saved)]));
}

/** The value at a dotted path inside `body`; undefined when there is none. */
export function valueAt(body: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
  }, body);
}

/** What differs from what was expected, each with its path; empty when nothing does. */
export function differences(expected: unknown, actual: unknown, path = ''): readonly string[] {
  if (expected === '<absent>') return actual === undefined ? [] : [`${path} should be absent`];
  if (expected === '<string>') return typeof actual === 'string' && actual !== '' ? [] : [`${path} should be a text`];
  if (expected === '<array>') return Array.isArray(actual) ? [] : [`${path} should be a list`];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length)
      return [`${path} should have ${expected.length} elements, is ${JSON.stringify(actual)}`];
    return expected.flatMap((entry: unknown, index) => differences(entry, actual[index], `${path}[${index}]`));
  }
  if (typeof expected === 'object' && expected !== null) {
    const fields = new Map(typeof actual === 'object' && actual !== null ? Object.entries(actual) : []);
    return Object.entries(expected).flatMap(([key, inner]) => differences(inner, fields.get(key), `${path}.${key}`));
  }
  return Object.is(expected, actual)
    ? []
    : [`${path} should be ${JSON.stringify(expected)}, is ${JSON.stringify(actual)}`];
}
