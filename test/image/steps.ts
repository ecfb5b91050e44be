import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../support/service.js';
import { compiledDriver } from './compiled-driver.js';
import { parseCommand, parseCopy, parseDockerfile, parseEnv, type Instruction } from './dockerfile.js';

// Carries out the steps of the Dockerfile without Docker: every COPY and RUN in a clean folder that stands for the root of the image, then its CMD as a
// user without rights, its HEALTHCHECK, and a SIGTERM. What it cannot show is the base images: the toolchain and Node are this machine's. The SQLite driver
// is the one compiled in this checkout; with ROLECALL_IMAGE_COMPILE=1 it is compiled again, as in the image.

/** A user without rights on every Linux. */
const nobody = 65_534;
const readyWithinMs = 20_000;
const stopWithinMs = 15_000;

const context = process.cwd();
const root = mkdtempSync(join(tmpdir(), 'rolecall-image-'));
const prebuilt = mkdtempSync(join(tmpdir(), 'rolecall-driver-'));
chmodSync(root, 0o755); // for the user without rights
const isRoot = process.getuid?.() === 0;

try {
  const steps = parseDockerfile(readFileSync('Dockerfile', 'utf8'));
  const built = build(steps);
  await serve(steps, built);
  console.log('the steps of the Dockerfile work');
} finally {
  for (const folder of [root, prebuilt]) rmSync(folder, { recursive: true, force: true });
}

interface Built {
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Both stages, one after the other; their absolute paths do not meet. */
function build(steps: readonly Instruction[]): Built {
  let directory = root;
  let env: Record<string, string> = {};
  const driver = compiledDriver(prebuilt);
  for (const { name, text, stage } of steps) {
    if (!['FROM', 'CMD', 'HEALTHCHECK'].includes(name)) console.log(`[${stage + 1}] ${name} ${text}`);
    if (name === 'FROM') env = {};
    if (name === 'ENV') env = { ...env, ...parseEnv(inside(text)) };
    if (name === 'WORKDIR') directory = place(text, root);
    if (name === 'WORKDIR') mkdirSync(directory, { recursive: true });
    if (name === 'COPY') copy(text, directory);
    if (name === 'RUN')
      execFileSync('sh', ['-ec', run(text)], {
        cwd: directory,
        stdio: 'inherit',
        env: { ...shellEnv(env), ...driver },
      });
  }
  return { directory, env };
}

function copy(text: string, directory: string): void {
  const { from, sources, to } = parseCopy(text);
  const target = place(to, directory);
  for (const source of sources) {
    const origin = from === undefined ? join(context, source) : place(source, root);
    // A folder's content goes into the target, a file keeps its name in a folder.
    const into = to.endsWith('/') && statSync(origin).isFile() ? join(target, basename(source)) : target;
    cpSync(origin, into, { recursive: true, verbatimSymlinks: true });
  }
}

/** Users of the image do not exist here; who may write to the data folder is settled when the service starts. */
function run(text: string): string {
  const steps = inside(text).split(' && ');
  return [`mkdir -p ${root}/usr/local/bin`, ...steps.filter((step) => !step.startsWith('chown '))].join(' && ');
}

/** Absolute paths of the image as they are below the folder; those that begin a value count too. */
function inside(text: string): string {
  return text.replace(/(^|[\s=:])\/(?=[a-z])/g, (_all, before: string) => `${before}${root}/`);
}

function place(path: string, directory: string): string {
  return isAbsolute(path) ? join(root, path) : join(directory, path);
}

/** Nothing of this shell but where programs are found and where npm keeps what it fetched. */
function shellEnv(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = [
    'PATH',
    'HOME',
    'npm_config_cache',
    'npm_config_registry',
    'npm_config_nodedir',
    'HTTPS_PROXY',
    'HTTP_PROXY',
    'NO_PROXY',
  ];
  const found = kept.map((name): [string, string | undefined] => [name, process.env[name]]);
  return { ...Object.fromEntries(found), ...env };
}

async function serve(steps: readonly Instruction[], { directory, env }: Built): Promise<void> {
  const command = last(steps, 'CMD');
  const check = parseCommand(last(steps, 'HEALTHCHECK').text);
  const user = userOf(steps);
  const settings = {
    PATH: process.env['PATH'],
    ...env,
    PORT: String(await freePort()),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
  };
  const [program = '', ...args] = parseCommand(command.text);
  const service = spawn(program, args, {
    cwd: directory,
    env: settings,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...user,
  });
  try {
    await untilHealthy(
      service,
      () => spawnSync(check[0] ?? '', check.slice(1), { cwd: directory, env: settings, ...user }).status === 0,
    );
    await ask(`http://127.0.0.1:${settings.PORT}/readyz`);
    await ask(`http://127.0.0.1:${settings.PORT}/console`);
    execFileSync(join(root, 'usr/local/bin/rolecall'), ['--help'], { env: settings, stdio: 'ignore', ...user });
    await stop(service);
  } finally {
    service.kill('SIGKILL');
  }
}

function last(steps: readonly Instruction[], name: string): Instruction {
  const found = steps.filter((step) => step.name === name).at(-1);
  if (!found) throw new Error(`the Dockerfile has no ${name}`);
  return found;
}

/** Root gives the rights away, as USER does in the image, and what the image's chown gives its user; anybody else has none to give. */
function userOf(steps: readonly Instruction[]): { readonly uid?: number; readonly gid?: number } {
  if (!steps.some(({ name, text }) => name === 'USER' && text !== 'root')) throw new Error('the image runs as root');
  const data = join(root, 'data');
  if (!isRoot) {
    console.log('not started by root: the service runs as this user, and USER is not shown');
    return {};
  }
  chownSync(data, nobody, nobody);
  return { uid: nobody, gid: nobody };
}

async function untilHealthy(service: ChildProcess, isHealthy: () => boolean): Promise<void> {
  const until = Date.now() + readyWithinMs;
  while (!isHealthy()) {
    if (service.exitCode !== null) throw new Error(`the service ended with ${service.exitCode}`);
    if (Date.now() > until) throw new Error(`HEALTHCHECK fails after ${readyWithinMs} ms`);
    await delay(100);
  }
}

async function ask(url: string): Promise<void> {
  const { status } = await fetch(url);
  console.log(`GET ${new URL(url).pathname} ${status}`);
  if (status !== 200) throw new Error(`${url} answered ${status}`);
}

async function stop(service: ChildProcess): Promise<void> {
  const gone = once(service, 'exit');
  service.kill('SIGTERM');
  const code = await Promise.race([gone.then(() => service.exitCode), delay(stopWithinMs, 'late' as const)]);
  console.log(`SIGTERM: exit ${code ?? 'by signal'}`);
  if (code !== 0) throw new Error('the service did not end by itself');
}
