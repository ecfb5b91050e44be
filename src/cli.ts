#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { runCli } from './cli/program.js';
import type { DemoService } from './demo/run.js';

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
  demo: async (options) => {
    const { runDemo } = await import('./demo/run.js');
    return runDemo({ ...options, startService, stdout: process.stdout, stderr: process.stderr });
  },
});
if (exit !== undefined) process.exitCode = exit;

/** The real service for the demonstration, with a key of its own; its log goes to standard error. */
async function startService(env: Readonly<Record<string, string>>): Promise<DemoService> {
  const [{ createApp }, { readConfig }, { createLog }] = await Promise.all([
    import('./app.js'),
    import('./config/config.js'),
    import('./observe/log.js'),
  ]);
  const adminKey = `rcadm_${randomBytes(32).toString('base64url')}`;
  const config = readConfig({ ...env, ROLECALL_ADMIN_KEY: adminKey });
  const app = createApp({ config, log: createLog(config.logLevel, process.stderr) });
  const { url } = await app.start();
  return { url, adminKey, stop: () => app.stop() };
}
