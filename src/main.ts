import { pathToFileURL } from 'node:url';
import { createApp, type App, type Started } from './app.js';
import { readConfig, redactedConfig } from './config/config.js';
import { badConfigurationExit, ConfigError } from './config/faults.js';
import { isServiceError } from './core/errors.js';
import { createLog } from './observe/log.js';

/** Runs the service until SIGTERM or SIGINT, then drains it; a second signal ends it at once, with 1. What a person must see goes to standard error; the log is on standard output. */
export async function serve(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  try {
    const config = readConfig(env);
    const log = createLog(config.logLevel);
    log.info('service.starting', redactedConfig(config));
    const app = createApp({ config, log });
    stopOnSignal(app);
    const started = await app.start();
    process.stderr.write(welcome(started));
  } catch (error) {
    process.stderr.write(`Rolecall did not start.\n${words(error)}\n`);
    const isConfiguration = error instanceof ConfigError || isServiceError(error, 'policy_invalid'); // of ROLECALL_POLICY
    process.exitCode = isConfiguration ? badConfigurationExit : 1;
  }
}

/** The same service for a program that ends it by itself, such as the demo; its settings stand in `env` alone. */
export async function startService(
  env: Readonly<Record<string, string>>,
): Promise<{ url: string; adminKey: string; stop(): Promise<void> }> {
  const app = createApp({ config: readConfig(env) });
  const { url, newAdminKey } = await app.start();
  return { url, adminKey: newAdminKey ?? env['ROLECALL_ADMIN_KEY'] ?? '', stop: () => app.stop() };
}

function stopOnSignal(app: App): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(1); // somebody cannot wait: what is under way counts as interrupted, as after a kill
    isStopping = true;
    app.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

function welcome({ url, newAdminKey, missingKeys }: Started): string {
  const key = newAdminKey === undefined ? '' : `  admin key  ${newAdminKey}   (shown this once: keep it)\n`;
  const setKey = newAdminKey === undefined ? '' : `export ROLECALL_ADMIN_KEY=${newAdminKey}\n             `;
  const next = `${setKey}npx rolecall directory add "My company" --dialect okta\n`;
  const missing =
    missingKeys.length === 0
      ? ''
      : `\n  Stored secrets were sealed with a secret key that is not here (${missingKeys.join(', ')}): nothing that needs them is sent.\n` +
        `  Put that key back into data/secret.key or ROLECALL_SECRET_KEY and start again; docs/runbook.md says what to do without it.\n`;
  return `\nRolecall is ready.\n  console    ${url}/console\n  API docs   ${url}/docs\n${key}  next       ${next}${missing}\n`;
}

function words(error: unknown): string {
  if (error instanceof ConfigError) return error.faults.map(({ name, message }) => `  ${name}: ${message}`).join('\n');
  if (isServiceError(error, 'policy_invalid'))
    return error.details.faults
      .map(({ line, column, message }) => `  ROLECALL_POLICY line ${line}, column ${column}: ${message}`)
      .join('\n');
  if (isServiceError(error, 'invalid_input'))
    return error.details.faults.map(({ message }) => `  ${message}`).join('\n');
  if (isServiceError(error, 'store_unavailable')) return `  ${error.details.message}`;
  return `  ${error instanceof Error ? error.message : String(error)}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await serve();
