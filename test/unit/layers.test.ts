import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** The flow, left to right. A file imports from its own room or from one to the left; adapters stand side by side and never import each other. */
const flow = ['core', 'admins', 'directory', 'mapping', 'assignments', 'delivery', 'evidence'];
const adapters = ['stores', 'connectors', 'catalogs', 'scim', 'api', 'http', 'console', 'cli', 'documents', 'demo'];
/** The edge of the process: read by whoever is told its settings or reports to operators. */
const floorAdapters = ['config', 'observe'];
const top = [
  'pipeline.ts',
  'services.ts',
  'alerts.ts',
  'telemetry.ts',
  'keys.ts',
  'migrate.ts',
  'backup.ts',
  'doctor.ts',
  'policy-check.ts',
  'maintenance.ts',
  'app.ts',
  'main.ts',
  'cli.ts',
];
/** Rooms whose folders are plugs of one kind: each knows the registry and shared files beside it, not its neighbours. */
const plugRooms = ['stores', 'connectors', 'catalogs'];

/** A third-party package may be imported from these places only. */
const homes: Readonly<Record<string, readonly string[]>> = {
  scimmy: ['scim/'],
  passport: ['http/'],
  'passport-http-bearer': ['http/'],
  'passport-local': ['http/'],
  express: ['http/', 'api/', 'app.ts'],
  helmet: ['http/'],
  jose: ['http/'],
  'openid-client': ['http/'],
  'better-sqlite3': ['stores/sqlite/'],
  mongoose: ['stores/mongo/'],
  pino: ['observe/'],
  '@opentelemetry/api': ['observe/'],
  '@opentelemetry/exporter-trace-otlp-http': ['observe/'],
  '@opentelemetry/resources': ['observe/'],
  '@opentelemetry/sdk-trace-node': ['observe/'],
  'prom-client': ['observe/'],
  pdfkit: ['documents/'],
  commander: ['cli/', 'cli.ts'],
  'cli-table3': ['cli/', 'demo/'],
  picocolors: ['cli/', 'demo/'],
  yaml: ['mapping/', 'console/screens/mappings/'],
  re2js: ['mapping/'],
  zod: [
    'admins/',
    'mapping/',
    'delivery/',
    'evidence/',
    'api/',
    'config/',
    'connectors/',
    'cli/',
    'demo/',
    'stores/',
    'scim/',
  ],
  '@asteasolutions/zod-to-openapi': ['api/'],
  vite: ['console/vite.config.ts'],
  react: ['console/'],
  'react-dom': ['console/main.tsx'],
  'react-router': ['console/'],
  '@mantine/core': ['console/'],
  '@mantine/form': ['console/'],
  '@mantine/hooks': ['console/'],
  '@mantine/notifications': ['console/'],
  '@mantine/spotlight': ['console/'],
  '@tanstack/react-query': ['console/'],
  i18next: ['console/i18n/'],
  'react-i18next': ['console/'],
  'lucide-react': ['console/'],
  recharts: ['console/components/chart-drawing.tsx'],
};

const root = normalize(join(import.meta.dirname, '../../src'));

interface Import {
  readonly file: string;
  readonly from: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const files = sourceFiles(root);
const imports: readonly Import[] = files.flatMap((path) => {
  const file = relative(root, path).split(sep).join('/');
  const text = readFileSync(path, 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => ({ file, from: match[1] ?? match[2] ?? match[3] ?? '' }));
});

function resolveInside({ file, from }: Import): string {
  return normalize(join(dirname(file), from))
    .split(sep)
    .join('/');
}

function breach({ file, from }: Import): string | undefined {
  const inside = resolveInside({ file, from });
  const [room = '', folder = ''] = file.split('/');
  const [otherRoom = '', otherFolder = ''] = inside.split('/');
  if (top.includes(file)) return undefined;
  if (room === otherRoom) {
    const isPlug = plugRooms.includes(room) && file.split('/').length > 2 && inside.split('/').length > 2;
    return isPlug && folder !== otherFolder ? 'a plug imports its neighbour' : undefined;
  }
  if (floorAdapters.includes(otherRoom)) return flow.includes(room) ? 'the domain reads settings or logs' : undefined;
  if (floorAdapters.includes(room)) return otherRoom === 'core' ? undefined : 'settings know the domain';
  if (flow.includes(room))
    return flow.indexOf(otherRoom) >= 0 && flow.indexOf(otherRoom) < flow.indexOf(room)
      ? undefined
      : 'against the flow';
  if (adapters.includes(room)) return flow.includes(otherRoom) ? undefined : 'an adapter imports an adapter';
  return 'a room the layout does not know';
}

describe('the one-way flow', () => {
  it('has files to look at', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it('lets a file import only from its own room or from the left', () => {
    const inner = imports.filter(({ from }) => from.startsWith('.'));
    const breaches = inner.flatMap((one) => {
      const what = breach(one);
      return what ? [`${one.file} -> ${resolveInside(one)}: ${what}`] : [];
    });
    expect(breaches).toEqual([]);
  });

  it('keeps each third-party library in its home', () => {
    const strays = imports
      .filter(({ from }) => !from.startsWith('.') && !from.startsWith('node:'))
      .flatMap(({ file, from }) => {
        const name = from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : (from.split('/')[0] ?? from);
        const places = homes[name];
        if (!places) return [`${file}: ${name} has no home listed in this test`];
        return places.some((place) => file.startsWith(place)) ? [] : [`${file}: ${name} lives in ${places.join(', ')}`];
      });
    expect(strays).toEqual([]);
  });

  it('has no import cycles', () => {
    const graph = new Map<string, string[]>();
    const known = new Set(files.map((path) => relative(root, path).split(sep).join('/')));
    for (const one of imports) {
      if (!one.from.startsWith('.')) continue;
      const source = resolveInside(one).replace(/\.js$/, '.ts');
      const target = known.has(source) ? source : source.replace(/\.ts$/, '.tsx');
      graph.set(one.file, [...(graph.get(one.file) ?? []), target]);
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
        return;
      }
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) walk(next, [...trail, file]);
      done.add(file);
    };
    for (const file of graph.keys()) walk(file, []);
    expect(cycles).toEqual([]);
  });
});
