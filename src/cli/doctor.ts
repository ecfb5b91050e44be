import { z } from 'zod';
import { readConfig } from '../config/config.js';
import { ConfigError } from '../config/faults.js';
import type { CommandGroup, Context, Outcome } from './context.js';
import { CliError, exits } from './exit.js';
import type { Tone } from './say.js';

const check = z.object({
  check: z.string(),
  status: z.enum(['ok', 'warning', 'problem']),
  message: z.string(),
  fix: z.string().optional(),
});
type Check = z.infer<typeof check>;

const report = z.object({ at: z.string(), version: z.string(), checks: z.array(check) });
const versionPage = z.object({ items: z.array(z.object({ version: z.number() })) });
const policyText = z.object({ text: z.string() });
const target = z.object({ name: z.string(), catalog: z.string() });

/** More than the way there and back explains. */
const clockApartMs = 30_000;
const tones: Readonly<Record<Check['status'], Tone>> = { ok: 'good', warning: 'warn', problem: 'bad' };
const worst: Readonly<Record<Check['status'], number>> = { problem: 0, warning: 1, ok: 2 };

/** `doctor` */
export const doctorCommands: CommandGroup = (program, { run }) => {
  program
    .command('doctor')
    .description('examine this machine, the service and whatever it depends on; ends with 1 when something is wrong')
    .action(run(examine));
};

async function examine(context: Context): Promise<Outcome> {
  const { say } = context;
  const checks = [...environment(context), ...(await service(context))];
  checks.sort((one, other) => worst[one.status] - worst[other.status]);
  const wrong = checks.filter(({ status }) => status === 'problem').length;
  say.json({ isWell: wrong === 0, checks });
  say.table(
    ['colCheck', 'colFinding', 'colFix'],
    checks.map(({ check: name, status, message, fix = '' }) => [
      { text: name, tone: tones[status] },
      wrapped(message),
      wrapped(fix),
    ]),
  );
  say.line(
    wrong === 0 ? say.text('doctorWell') : say.text('doctorIll', { count: wrong }),
    wrong === 0 ? 'good' : 'bad',
  );
  return wrong === 0 ? undefined : exits.failed;
}

/** The variables as a service started here would read them. */
function environment({ io, say }: Context): readonly Check[] {
  try {
    readConfig(io.env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ name, message }) => ({
      check: 'environment',
      status: 'problem',
      message: say.text('doctorEnvironment', { name, message }),
    }));
  }
}

async function service(context: Context): Promise<readonly Check[]> {
  const { client, say, io } = context;
  const before = io.now().getTime();
  try {
    const { at, version, checks } = await client.get(`/doctor?lang=${say.lang}`, report);
    const after = io.now().getTime();
    const apartMs = Math.max(before - Date.parse(at), Date.parse(at) - after, 0);
    const own: Check[] = [];
    if (apartMs > clockApartMs) {
      const message = say.text('doctorClock', { seconds: Math.round(apartMs / 1_000) });
      own.push({ check: 'clock.client', status: 'problem', message });
    }
    if (version !== io.version) {
      const message = say.text('doctorVersion', { service: version, own: io.version });
      own.push({ check: 'version', status: 'warning', message });
    }
    return [...own, ...(await upgrade(context)), ...checks];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const message = say.text('doctorNoService', { message: error.message });
    return [{ check: 'service', status: 'problem', message }];
  }
}

/** Whether the policy in force would still be understood if the service were this program. */
async function upgrade({ client, say, io }: Context): Promise<readonly Check[]> {
  const [newest] = (await client.get('/policy/versions?limit=1', versionPage)).items;
  if (!newest) return [];
  const [{ text }, targets] = await Promise.all([
    client.get(`/policy/versions/${newest.version}`, policyText),
    client.all('/targets', target),
  ]);
  return (await io.policyFaults(text, targets)).map(({ line = 0, message }) => ({
    check: 'policy.upgrade',
    status: 'problem',
    message: say.text('doctorUpgrade', { line, message, own: io.version }),
  }));
}

/** Broken into lines of some sixty characters, so that the table stays within a terminal. */
function wrapped(text: string): string {
  return text.replace(/(.{40,60})\s/g, '$1\n');
}
