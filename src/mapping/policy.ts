import { createHash } from 'node:crypto';
import type { ResourceSchema } from '../core/attributes.js';
import { parseWindow } from '../core/duration.js';
import type { Fault } from '../core/errors.js';
import { isJsonObject, stableJson } from '../core/json.js';
import { finish, inTurns, type Steps } from '../core/turns.js';
import { isTimeZone } from '../core/zoned-time.js';
import type { Catalog } from './catalog.js';
import type { Finding } from './lint-finding.js';
import { compileForbidden, compileTest } from './policy-expectations.js';
import { createFaultList, type FaultList } from './policy-faults.js';
import type { Policy, PolicyDirectory, PolicyTarget, Rule, Safety, TargetSetAside } from './policy-model.js';
import { compileRule } from './policy-rules.js';
import { policySchema } from './policy-schema.js';
import { readSections, type Sections } from './policy-sections.js';
import { setAside } from './policy-set-aside.js';
import { didYouMean } from './policy-suggest.js';
import { compileTarget } from './policy-targets.js';
import { readPolicyText, type PathStep, type PolicyText } from './policy-text.js';
import { competing } from './resolve-choice.js';
import { indexRules } from './resolve-index.js';

/** The world a policy text is read against. */
export interface PolicyContext {
  readonly catalogs: ReadonlyMap<string, Catalog>;
  /** Every helpdesk instance the policy may speak of, with the key of its catalog. */
  readonly targets: readonly { readonly name: string; readonly catalog: string }[];
  readonly directories?: readonly PolicyDirectory[];
  /** Ids of the groups that a folded group name stands for beside those called so now; none when absent. */
  readonly boundTo?: (name: string) => readonly string[];
  /** Names and types that filters may use. */
  readonly userSchema: ResourceSchema;
  /** `ignore` for a policy already published, whose targets may have been deleted since; a fault otherwise. */
  readonly unknownTargets?: 'fault' | 'ignore';
  /** `set_aside` for a policy in force: a target that its catalog no longer fits keeps nobody else waiting, and tests are left out. A fault otherwise. */
  readonly unfitTargets?: 'fault' | 'set_aside';
}

export type ParsedPolicy = { readonly policy: Policy } | { readonly faults: readonly Fault[] };

/** Rules compiled within one turn of the event loop. */
const rulesPerTurn = 100;

const defaultSafety: Safety = { revokes: { max: 20, percent: 10, windowMs: 15 * 60_000 } };

/** Reads, checks and compiles a policy, YAML or JSON. Every fault is reported together, each with line and column; never throws for the text. */
export function parsePolicy(text: string, context: PolicyContext): ParsedPolicy {
  return finish(parsing(text, context));
}

/** The same with requests in between. */
export function parsePolicyInTurns(text: string, context: PolicyContext): Promise<ParsedPolicy> {
  return inTurns(parsing(text, context));
}

function* parsing(text: string, context: PolicyContext): Steps<ParsedPolicy> {
  const read = yield* readPolicyText(text);
  if ('faults' in read) return read;
  if (!isJsonObject(read.value))
    return { faults: [{ line: 1, column: 1, message: 'the policy is empty or no map; it begins with "version: 1"' }] };
  const faults = createFaultList(read);
  const document = policySchema.safeParse(read.value);
  if (!document.success) faults.addIssues(document.error.issues, []);
  yield;
  const sections = readSections(read.value);
  const policy = yield* compile(read, sections, { context, faults, aside: [] });
  const found = faults.all();
  if (found.length === 0) return { policy: { ...policy, hash: hashOf(document.data) } };
  if (!document.success || context.unfitTargets !== 'set_aside') return { faults: found };
  yield;
  const left = createFaultList(read);
  const aside = setAside(read, sections, faults.byTarget());
  const rest = yield* compile(read, sections, { context, faults: left, aside });
  return left.all().length > 0 ? { faults: found } : { policy: { ...rest, hash: hashOf(document.data) } };
}

/** The policy in force before any was published: it has no targets and grants nothing. */
export function emptyPolicy(): Policy {
  return {
    hash: hashOf({ version: 1 }),
    timezone: 'UTC',
    safety: defaultSafety,
    targets: [],
    setAside: [],
    rules: [],
    forbid: [],
    tests: [],
    directories: [],
    notices: [],
    index: indexRules([]),
  };
}

function hashOf(document: unknown): string {
  return createHash('sha256').update(stableJson(document)).digest('hex');
}

interface Work {
  readonly context: PolicyContext;
  readonly faults: FaultList;
  /** Targets to do without. */
  readonly aside: readonly TargetSetAside[];
}

/** Compiles what is well-formed, so that faults of meaning are found beside faults of form. */
function* compile(text: PolicyText, sections: Sections, work: Work): Steps<Omit<Policy, 'hash'>> {
  const { context, faults, aside } = work;
  const timezone = sections.timezone ?? 'UTC';
  const isKnownZone = isTimeZone(timezone);
  if (!isKnownZone) faults.add(['timezone'], `no such time zone "${timezone}"; use an IANA name such as Europe/Paris`);
  const notices: Finding[] = [];
  const targets = compileTargets(text, sections, work, notices);
  const directories = context.directories ?? [];
  const around = {
    faults,
    text,
    targets,
    aside: new Set(aside.map(({ name }) => name)),
    directories,
    userSchema: context.userSchema,
    timezone: isKnownZone ? timezone : 'UTC',
    boundTo: context.boundTo ?? (() => []),
  };
  const rules: Rule[] = [];
  for (const { index, value } of sections.rules) {
    rules.push(compileRule(value, index, around));
    if (rules.length % rulesPerTurn === 0) yield;
  }
  checkRuleIds(rules, faults);
  checkPrecedence([...targets.values()], rules, faults);
  return {
    timezone: around.timezone,
    safety: safety(sections, faults),
    targets: [...targets.values()],
    setAside: aside,
    rules,
    forbid: sections.forbid.map(({ index, value }) => compileForbidden(value, index, around)),
    tests:
      context.unfitTargets === 'set_aside'
        ? []
        : sections.tests.map(({ index, value }) => compileTest(value, index, around)),
    directories,
    notices,
    index: indexRules(rules),
  };
}

function safety({ safety: declared }: Sections, faults: FaultList): Safety {
  const { max, percent, window } = declared?.revokes ?? {};
  const { revokes } = defaultSafety;
  const windowMs = window === undefined ? revokes.windowMs : parseWindow(window);
  if (windowMs === undefined || windowMs === 0)
    faults.add(['safety', 'revokes', 'window'], `"${window}" is no length of time above zero such as 15m, 2h or 1d`);
  return {
    revokes: { max: max ?? revokes.max, percent: percent ?? revokes.percent, windowMs: windowMs ?? revokes.windowMs },
  };
}

/** Targets in the document's order, then those only rules name; others that the document speaks of are checked to exist. */
function compileTargets(
  text: PolicyText,
  sections: Sections,
  { context, faults, aside }: Work,
  notices: Finding[],
): ReadonlyMap<string, PolicyTarget> {
  const known = new Map(context.targets.map(({ name, catalog }) => [name, catalog]));
  const targets = new Map<string, PolicyTarget>();
  const find = (name: string, path: readonly PathStep[]): Catalog | undefined => {
    if (aside.some((one) => one.name === name)) return undefined;
    const key = known.get(name);
    const catalog = key === undefined ? undefined : context.catalogs.get(key);
    if (catalog || (key === undefined && context.unknownTargets === 'ignore')) return catalog;
    const message =
      key === undefined
        ? `there is no target "${name}"${didYouMean(name, known.keys())}; create it first, or correct the name`
        : `the target "${name}" names the catalog "${key}", which this installation does not have`;
    faults.add(path, message, 'key');
    return undefined;
  };
  for (const { name, value, path } of sections.targetMentions()) {
    const catalog = targets.has(name) ? undefined : find(name, path);
    if (!catalog) continue;
    const position = text.locate(path, 'key');
    targets.set(name, compileTarget(name, catalog, value, { faults, notices, position }));
  }
  return targets;
}

function checkRuleIds(rules: readonly Rule[], faults: FaultList): void {
  const lines = new Map<string, number>();
  for (const { id, line, ordinal } of rules) {
    const first = lines.get(id);
    if (first === undefined) lines.set(id, line);
    else
      faults.add(
        ['rules', ordinal, 'id'],
        `the id "${id}" is used by the rule on line ${first} already; ids are unique`,
      );
  }
}

/** A precedence that leaves out a role it should rank cannot decide. */
function checkPrecedence(targets: readonly PolicyTarget[], rules: readonly Rule[], faults: FaultList): void {
  for (const target of targets) {
    if (target.precedence.length === 0) continue;
    const granted = rules.flatMap(({ grants, id }) =>
      grants.filter((grant) => grant.target === target.name).map(({ role }) => ({ role, id })),
    );
    for (const { role, id } of granted) {
      const hasRival = granted.some((other) => other.role.key !== role.key && competing(target, role, other.role));
      if (hasRival && !target.precedence.includes(role.key))
        faults.add(
          ['targets', target.name, 'precedence'],
          `the precedence does not rank "${role.key}", which rule "${id}" grants; add it where it belongs`,
        );
    }
  }
}
