import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { createMetrics } from '../../../src/observe/metrics.js';

/** Every name the service exports, with the labels it may carry; histograms under the names of their series. */
let exported: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  const metrics = createMetrics(async () => ({
    dueUsers: 1,
    lateRevocations: 0,
    assignments: { pending: 1 },
    alerts: [{ kind: 'hold.open', severity: 'warning', count: 1 }],
    openHolds: 1,
    breakers: [{ target: 'gorgias-eu', state: 'closed' }],
  }));
  metrics.countRequest({ route: 'scim', status: 200, seconds: 1 });
  metrics.countScim({ operation: 'list', resource: 'User', directory: 'dir_1', status: 200, seconds: 1 });
  metrics.countStoreCall({ kind: 'read', outcome: 'answered', seconds: 1 });
  metrics.observePipelineLag({ mark: 'revision', seconds: 1 });
  metrics.countAttempt({ outcome: 'delivered', lane: 0, seconds: 1, ackSeconds: 1 });
  metrics.observeRevoke({ cause: 'directory', seconds: 1 });
  const names = new Map<string, Set<string>>();
  for (const line of (await metrics.render()).text.split('\n')) {
    const [, name, labels = ''] = /^([a-z_0-9]+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (name === undefined) continue;
    const known = names.get(name) ?? new Set<string>();
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    names.set(name, known);
  }
  exported = names;
});

/** Labels that Prometheus puts there, not the service. */
const fromPrometheus = ['instance', 'job', 'le'];

/** What an expression asks for that is not exported. */
function strangers(expression: string): readonly string[] {
  return [...expression.matchAll(/\b(rolecall_\w+)(?:\{([^}]*)\})?/g)].flatMap(([, name = '', selector = '']) => {
    const labels = exported.get(name);
    if (!labels) return [name];
    const asked = [...selector.matchAll(/(\w+)\s*(?:=~|!=|!~|=)/g)].map(([, label = '']) => label);
    return asked
      .filter((label) => !labels.has(label) && !fromPrometheus.includes(label))
      .map((label) => `${name}{${label}}`);
  });
}

const target = z.object({ expr: z.string() });
const dashboard = z.object({
  templating: z.object({ list: z.array(z.object({ query: z.union([z.string(), z.object({ query: z.string() })]) })) }),
  panels: z.array(
    z.object({
      title: z.string(),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(target).optional(),
    }),
  ),
});
const rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.object({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const readRules = () =>
  rules.parse(parse(readFileSync('ops/prometheus-alerts.yaml', 'utf8'))).groups.flatMap((g) => g.rules);

describe('the Grafana dashboard', () => {
  const { panels, templating } = dashboard.parse(readJson('ops/grafana-dashboard.json'));

  it('asks only for metrics and labels that the service exports', () => {
    const asked = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.flatMap(strangers)).toEqual([]);
    const queries = templating.list.map(({ query }) => (typeof query === 'string' ? query : query.query));
    expect(queries.flatMap(strangers)).toEqual([]);
  });

  it('lays no panel over another', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });
});

describe('the alert rules', () => {
  it('ask only for metrics and labels that the service exports', () => {
    expect(readRules().flatMap(({ expr }) => strangers(expr))).toEqual([]);
  });

  it('each point at a heading of the runbook', () => {
    const headings = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^#+ (.+)$/gm)].map(
      ([, title = '']) =>
        `docs/runbook.md#${title
          .toLowerCase()
          .replace(/[^\w\s-]/g, '')
          .replace(/\s+/g, '-')}`,
    );
    const missing = readRules().filter(
      ({ annotations: { runbook } }) => !['docs/runbook.md', ...headings].includes(runbook),
    );
    expect(missing.map(({ alert }) => alert)).toEqual([]);
  });
});

describe('the table of metrics in docs/metrics.md', () => {
  it('has every metric of ours, and nothing that is not exported', () => {
    const text = readFileSync('docs/metrics.md', 'utf8');
    const documented = new Set([...text.matchAll(/^\| `(rolecall_\w+)/gm)].map(([, name = '']) => name));
    const ours = new Set(
      [...exported.keys()]
        .filter((name) => !/^rolecall_(process|nodejs)_/.test(name))
        .map((name) => name.replace(/_(bucket|sum|count)$/, '')),
    );
    expect([...documented].sort()).toEqual([...ours].sort());
  });
});

describe('documents of operators', () => {
  it.each(readdirSync('docs').filter((file) => file.endsWith('.md')))(
    '%s links only to files that are there',
    (file) => {
      const links = [...readFileSync(`docs/${file}`, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
        ([, to = '']) => to,
      );
      const missing = links.filter((to) => {
        try {
          readFileSync(`docs/${to}`);
          return false;
        } catch (error) {
          return !(error instanceof Error && 'code' in error && error.code === 'EISDIR');
        }
      });
      expect(missing).toEqual([]);
    },
  );
});
