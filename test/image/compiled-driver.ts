import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const binary = 'build/Release/better_sqlite3.node';

/**
 * The SQLite driver that `npm ci` compiled in this checkout, laid into `folder` as a prebuilt one: the environment with which another `npm ci` takes it instead of
 * spending three minutes of a core on the same compilation. Empty where there is none, and with ROLECALL_IMAGE_COMPILE=1: then it is compiled again.
 */
export function compiledDriver(folder: string): NodeJS.ProcessEnv {
  const manifest = createRequire(import.meta.url).resolve('better-sqlite3/package.json');
  const driver = dirname(manifest);
  if (process.env['ROLECALL_IMAGE_COMPILE'] === '1' || !existsSync(join(driver, binary))) return {};
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const { versions, platform, arch } = process;
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, `better-sqlite3-v${version}-node-v${versions.modules}-${platform}-${arch}.tar.gz`);
  execFileSync('tar', ['-C', driver, '-czf', archive, binary]);
  return { npm_config_better_sqlite3_local_prebuilds: folder };
}
