import { randomInt, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

const event = z.object({ listen: z.string(), script: z.object({ exec: z.array(z.string()).default([]) }) });
const request = z.object({
  method: z.string(),
  url: z.union([z.string(), z.object({ raw: z.string() })]),
  header: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
  body: z.object({ raw: z.string().optional() }).optional(),
});
interface Item {
  readonly name: string;
  readonly item?: readonly Item[] | undefined;
  readonly event?: readonly z.infer<typeof event>[] | undefined;
  readonly request?: z.infer<typeof request> | undefined;
}
const item: z.ZodType<Item> = z.lazy(() =>
  z.object({
    name: z.string(),
    item: z.array(item).optional(),
    event: z.array(event).optional(),
    request: request.optional(),
  }),
);
const collection = z.object({ item: z.array(item) });

/** One request of a collection, with the folders it is in. */
export interface Step {
  readonly path: string;
  readonly request: z.infer<typeof request>;
  readonly before: string;
  readonly after: string;
}

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** One `pm.test` of a step, or the step itself where a script failed: `error` is absent when it passed. */
export interface Assertion {
  readonly step: string;
  readonly name: string;
  readonly error?: string;
}

/** The requests of a Postman v2.1 collection, in order. Of several with one name the second gets a "(2)". */
export function readCollection(text: string): readonly Step[] {
  const seen = new Map<string, number>();
  const numbered = (path: string) => {
    const times = (seen.get(path) ?? 0) + 1;
    seen.set(path, times);
    return times === 1 ? path : `${path} (${times})`;
  };
  const walk = (items: readonly Item[], folder: string): readonly Step[] =>
    items.flatMap((one) => {
      const path = folder === '' ? one.name : `${folder} / ${one.name}`;
      const script = (listen: string) =>
        (one.event ?? []).flatMap((each) => (each.listen === listen ? each.script.exec : [])).join('\n');
      if (one.request)
        return [{ path: numbered(path), request: one.request, before: script('prerequest'), after: script('test') }];
      return walk(one.item ?? [], path);
    });
  return walk(collection.parse(JSON.parse(text)).item, '');
}

/** Sends a step's request; the scripts around it see `variables` and add to them. */
export async function runStep(
  step: Step,
  variables: Map<string, string>,
  send: (request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }) => Promise<Reply>,
): Promise<readonly Assertion[]> {
  const assertions: Assertion[] = [];
  runScript(step, step.before, { variables, assertions });
  const { method, url, header, body } = step.request;
  const reply = await send({
    method,
    url: fillIn(typeof url === 'string' ? url : url.raw, variables),
    headers: Object.fromEntries(header.map(({ key, value }) => [key, fillIn(value, variables)])),
    ...(body?.raw === undefined ? {} : { body: fillIn(body.raw, variables) }),
  });
  runScript(step, step.after, { variables, assertions, reply });
  return assertions;
}

const dynamic: Readonly<Record<string, () => string>> = {
  $guid: randomUUID,
  $isoTimestamp: () => new Date().toISOString(),
  $randomInt: () => String(randomInt(1000)),
};

/** Text with `{{name}}` replaced; a `$random…` no table knows becomes a word that does not come twice, and an unset name stays, as in Postman. */
function fillIn(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{([^{}]+)\}\}/g, (whole, name: string) => {
    if (name.startsWith('$')) return dynamic[name]?.() ?? `${name.slice('$random'.length)}${randomInt(1_000_000)}`;
    return variables.get(name) ?? whole;
  });
}

interface Run {
  readonly variables: Map<string, string>;
  readonly assertions: Assertion[];
  readonly reply?: Reply;
}

/** The part of Postman's script interface that the collections use. */
function runScript({ path }: Step, code: string, { variables, assertions, reply }: Run): void {
  const scope = {
    get: (name: string) => variables.get(name),
    set: (name: string, value: unknown) => void variables.set(name, String(value)),
    replaceIn: (text: string) => fillIn(text, variables),
  };
  const pm = {
    environment: scope,
    variables: scope,
    collectionVariables: scope,
    test(name: string, check: () => void) {
      assertions.push({ step: path, name, ...failureOf(check) });
    },
    expect: expectation,
    response: {
      code: reply?.status,
      json: (): unknown => JSON.parse(reply?.text ?? ''),
      text: () => reply?.text,
      to: {
        have: {
          status(expected: number) {
            if (reply?.status !== expected) throw new Error(`status should be ${expected}, is ${reply?.status ?? 0}`);
          },
        },
      },
    },
  };
  const globals = {
    pm,
    postman: { setEnvironmentVariable: scope.set },
    responseBody: reply?.text,
    console: { log: () => undefined },
  };
  const failure = failureOf(() => void runInNewContext(code, globals, { timeout: 1000 }));
  if (failure.error !== undefined) assertions.push({ step: path, name: '(script)', ...failure });
}

function failureOf(work: () => void): { readonly error?: string } {
  try {
    work();
    return {};
  } catch (error) {
    // a script throws errors of its own context, which are no instance of this one's Error
    return {
      error: typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'failed',
    };
  }
}

function expectation(actual: unknown) {
  const shown = (value: unknown) => JSON.stringify(value) ?? 'nothing';
  const check = (isMet: boolean, claim: string) => {
    if (!isMet) throw new Error(claim);
  };
  const includes = (part: string) => typeof actual === 'string' && actual.includes(part);
  // values made by a script belong to its own context; as plain JSON they compare
  const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
  return {
    to: {
      eql: (expected: unknown) =>
        check(isDeepStrictEqual(plain(actual), plain(expected)), `should be ${shown(expected)}, is ${shown(actual)}`),
      include: (part: string) => check(includes(part), `should include ${shown(part)}`),
      not: { include: (part: string) => check(!includes(part), `should not include ${shown(part)}`) },
    },
  };
}
