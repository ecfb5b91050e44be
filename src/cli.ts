#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { packageVersion } from './config/package-version.js';
import { runCli } from './cli/program.js';

const exit = await runCli(process.argv.slice(2), {
  env: process.env,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  fetch,
  readFile: (path) => readFileSync(path === '-' ? 0 : path, 'utf8'),
  writeFile: (path, text) => writeFileSync(path, text),
  pause: async (ms) => {
    await pause(ms);
  },
  // The service and the demonstration are large; other commands start without loading them.
  serve: async () => (await import('./main.js')).serve(),
  migrate: async (options) => (await import('./migrate.js')).migrateStore({ ...options, clock: () => new Date() }),
  backup: async (options) =>
    (await import('./backup.js')).backUpStore({ ...options, env: process.env, clock: () => new Date() }),
  restore: async (options) =>
    (await import('./backup.js')).restoreStore({ ...options, env: process.env, clock: () => new Date() }),
  policyFaults: async (text, targets) => (await import('./policy-check.js')).policyFaults(text, targets),
  version: packageVersion(),
  now: () => new Date(),
  demo: async (options) => {
    const [{ runDemo }, { startService }] = await Promise.all([import('./demo/run.js'), import('./main.js')]);
    return runDemo({ ...options, startService, stdout: process.stdout, stderr: process.stderr });
  },
});
if (exit !== undefined) process.exitCode = exit;
