import type { CliIo } from '../../src/cli/io.js';
import { runCli } from '../../src/cli/program.js';
import { backUpStore, restoreStore } from '../../src/backup.js';
import { packageVersion } from '../../src/config/package-version.js';
import { policyFaults } from '../../src/policy-check.js';
import { migrateStore } from '../../src/migrate.js';

/** What a command left behind. */
export interface CliResult {
  readonly exit: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON; what a test expects of it is written in the test. */
  readonly json: Record<string, unknown>;
  readonly files: ReadonlyMap<string, string>;
}

export interface CliWorld {
  readonly env?: CliIo['env'];
  readonly files?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly fetch?: typeof fetch;
  /** Of a program with other catalogs. */
  readonly policyFaults?: typeof policyFaults;
}

/** Runs one command line inside this process, with files in memory. */
export async function runCommand(args: readonly string[], world: CliWorld = {}): Promise<CliResult> {
  const files = new Map(Object.entries(world.files ?? {}));
  let stdout = '';
  let stderr = '';
  const exit = await runCli(args, {
    env: world.env ?? {},
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    isTerminal: world.isTerminal ?? false,
    fetch: world.fetch ?? fetch,
    readFile: (path) => {
      const text = files.get(path);
      if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return text;
    },
    writeFile: (path, content) =>
      void files.set(path, typeof content === 'string' ? content : Buffer.from(content).toString('latin1')),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 10))),
    serve: async () => void (stderr += 'serving\n'),
    migrate: (options) => migrateStore({ ...options, clock: () => new Date() }),
    backup: (options) => backUpStore({ ...options, env: world.env ?? {}, clock: () => new Date() }),
    restore: (options) => restoreStore({ ...options, env: world.env ?? {}, clock: () => new Date() }),
    policyFaults: async (text, targets) => (world.policyFaults ?? policyFaults)(text, targets),
    version: packageVersion(),
    now: () => new Date(),
    demo: async ({ once }) => (once ? 0 : 1),
  });
  const json = stdout.startsWith('{') ? (JSON.parse(stdout) as Record<string, unknown>) : {}; // commands print one object
  return { exit, stdout, stderr, json, files };
}
