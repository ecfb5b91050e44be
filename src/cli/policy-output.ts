import { z } from 'zod';
import type { Cell, Say, Tone } from './say.js';

const role = z.looseObject({ key: z.string() });
const change = z.looseObject({
  kind: z.enum(['grant', 'change', 'revoke']),
  person: z.looseObject({ key: z.string(), displayName: z.string().optional() }),
  target: z.string(),
  before: z.array(role),
  after: z.array(role),
  rules: z.array(z.looseObject({ id: z.string(), line: z.number() })),
  isPrivileged: z.boolean(),
});

/** The answer of a plan, in what the commands need of it. */
export const plan = z.looseObject({
  hash: z.string(),
  summary: z.looseObject({ grants: z.number(), changes: z.number(), revokes: z.number(), people: z.number() }),
  changes: z.array(change),
  nextCursor: z.string().optional(),
  isInForce: z.boolean(),
  findings: z.array(z.looseObject({ severity: z.string(), line: z.number(), column: z.number(), message: z.string() })),
  tests: z.array(z.looseObject({ name: z.string(), isPassed: z.boolean(), reasons: z.array(z.string()) })),
});
export type Plan = z.infer<typeof plan>;

export const published = z.looseObject({ version: z.number(), hash: z.string() });
export const policyText = published.extend({ text: z.string() });

/** Findings, tests, changes and their sum, for people. */
export function showPlan(say: Say, answer: Plan): void {
  const { findings, changes, summary, nextCursor } = answer;
  if (findings.length > 0) {
    say.table(
      ['colSeverity', 'colPlace', 'colFinding'],
      findings.map(({ severity, line, column, message }) => [
        { text: severity, tone: severityTone(severity) },
        `${line}:${column}`,
        message,
      ]),
    );
    if (findings.some(({ severity }) => severity === 'error')) say.line(say.text('policyBlocked'), 'bad');
  }
  if (answer.tests.length > 0) showTests(say, answer);
  if (changes.length === 0) return say.line(say.text('policyNoChanges'), 'good');
  say.table(
    ['colChange', 'colPerson', 'colTarget', 'colBefore', 'colAfter', 'colRules'],
    changes.map((each) => changeRow(each, say)),
  );
  if (nextCursor !== undefined) say.line(say.text('policyMoreChanges', { count: changes.length }), 'warn');
  const { grants, changes: changed, revokes, people } = summary;
  say.line(say.text('policySummary', { grants, changes: changed, revokes, people }));
}

/** Each test with what became of it, and how many passed. */
export function showTests(say: Say, { tests }: Plan): void {
  say.table(
    ['colTest', 'colResult', 'colReason'],
    tests.map(({ name, isPassed, reasons }) => [
      name,
      isPassed
        ? { text: say.text('policyTestPassed'), tone: 'good' }
        : { text: say.text('policyTestFailed'), tone: 'bad' },
      reasons.join('\n'),
    ]),
  );
  const passed = tests.filter(({ isPassed }) => isPassed).length;
  say.line(say.text('policyTestsDone', { passed, total: tests.length }), passed === tests.length ? 'good' : 'bad');
}

function changeRow(
  { kind, person, target, before, after, rules, isPrivileged }: Plan['changes'][number],
  say: Say,
): Cell[] {
  const sign = { grant: '+', change: '~', revoke: '-' }[kind];
  const tone: Tone = { grant: 'good', change: 'warn', revoke: 'bad' }[kind] as Tone; // one of the three tones on this line
  const roles = (list: readonly { readonly key: string }[]) =>
    list.length === 0 ? say.text('noAccess') : list.map(({ key }) => key).join(', ');
  return [
    { text: `${sign} ${kind}${isPrivileged ? ' !' : ''}`, tone },
    person.displayName === undefined ? person.key : `${person.displayName} <${person.key}>`,
    target,
    roles(before),
    roles(after),
    rules.map(({ id, line }) => `${id} (${line})`).join(', '),
  ];
}

function severityTone(severity: string): Tone {
  return severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : 'dim';
}
