import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What is read of npm's CycloneDX document; all else is handed on as it is. */
const licence = z.looseObject({
  license: z.looseObject({ id: z.string().optional(), name: z.string().optional() }).optional(),
  expression: z.string().optional(),
});
const component = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string(),
  licenses: z.array(licence).optional(),
});
const document = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

export type Sbom = z.infer<typeof document>;
type Component = z.infer<typeof component>;

/** Licences that ask for no more than being named. */
const permissive = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0'],
  ...['Bitstream-Vera', 'Python-2.0', 'Unlicense', 'Zlib'],
]);

/** Packages whose package.json names no licence; their own texts were read. */
const readFromText: Readonly<Record<string, string>> = {
  'dejavu-fonts-ttf': 'Bitstream-Vera', // LICENSE; the changes of DejaVu are in the public domain
  pause: 'MIT', // Readme.md
  'png-js': 'MIT', // LICENSE
};

/** The packages that `roots` need, directly or through others, with licences filled in where only a text states them. */
export function partOf(whole: Sbom, roots: readonly string[]): Sbom {
  const below = new Map(whole.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const own = whole.metadata.component['bom-ref'];
  const wanted = new Set<string>();
  const add = (ref: string): void => {
    if (wanted.has(ref)) return;
    wanted.add(ref);
    for (const next of below.get(ref) ?? []) add(next);
  };
  const direct = (below.get(own) ?? []).filter((ref) => roots.includes(ref.slice(0, ref.lastIndexOf('@'))));
  for (const ref of direct) add(ref);
  return {
    ...whole,
    components: whole.components.filter((each) => wanted.has(each['bom-ref'])).map(withLicence),
    dependencies: [{ ref: own, dependsOn: direct }, ...whole.dependencies.filter(({ ref }) => wanted.has(ref))],
  };
}

function withLicence(each: Component): Component {
  const known = readFromText[each.name];
  if (known === undefined || (each.licenses ?? []).length > 0) return each;
  return { ...each, licenses: [{ license: { id: known } }] };
}

/** What keeps the list from being shown to a customer: a root that is missing, a licence that is absent or not permissive. */
export function faultsOf({ components }: Sbom, roots: readonly string[]): readonly string[] {
  const names = new Set(components.map(({ name }) => name));
  return [
    ...roots.filter((name) => !names.has(name)).map((name) => `${name} is missing`),
    ...components.flatMap(({ name, version, licenses = [] }) => {
      const texts = licenses.map(({ license, expression }) => license?.id ?? license?.name ?? expression ?? 'unnamed');
      if (texts.length === 0) return [`${name}@${version} names no licence`];
      return texts.some(isPermissive) ? [] : [`${name}@${version} is under ${texts.join(', ')}`];
    }),
  ];
}

/** `A OR B` is permissive when one of them is, `A AND B` when both are. */
function isPermissive(expression: string): boolean {
  return expression
    .replace(/[()]/g, '')
    .split(/ OR /i)
    .some((choice) => choice.split(/ AND /i).every((id) => permissive.has(id.trim())));
}

/** What is shipped: the dependencies of the server, what Vite bundles into the console, and the viewer at `/docs`. */
export function shippedPackages(): readonly string[] {
  const manifest = z
    .object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const bundled = [...importsBelow('src/console'), 'swagger-ui-dist'].filter(
    (name) => name in manifest.devDependencies,
  );
  return [...new Set([...Object.keys(manifest.dependencies), ...bundled.filter((name) => name !== 'vite')])].sort();
}

function importsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return importsBelow(path);
    if (!/\.tsx?$/.test(entry.name)) return [];
    const found = readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*\(?'(@[\w.-]+\/[\w.-]+|[a-z][\w.-]*)/g);
    return [...found].map(([, name = '']) => name);
  });
}

/** npm's list of everything installed. Its own `--omit dev` also drops packages that are needed in production and in development, so the part is taken here. */
export function installed(): Sbom {
  const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return document.parse(JSON.parse(text));
}

if (process.argv[1]?.endsWith('sbom.ts')) {
  const [, , file = 'sbom.cdx.json'] = process.argv;
  const roots = shippedPackages();
  const sbom = partOf(installed(), roots);
  const faults = faultsOf(sbom, roots);
  writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
  process.stderr.write(
    `${file}: ${sbom.components.length} packages, all under permissive licences\n`.repeat(faults.length ? 0 : 1),
  );
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
