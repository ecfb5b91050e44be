import type { Context, CommandGroup, Outcome } from './context.js';
import { exits } from './exit.js';
import { readText, writeText } from './files.js';
import { plan, policyText, published, showPlan, showTests, type Plan } from './policy-output.js';
import { ApiError } from './client.js';

/** `policy test|plan|publish|export FILE` */
export const policyCommands: CommandGroup = (program, { run }) => {
  const group = program.command('policy').description('the file that turns groups into helpdesk roles');
  group.command('test <file>').description('run the tests in a policy file').action(run(test));
  group
    .command('plan <file>')
    .description('show what publishing would change; nothing is stored')
    .action(run(planFile));
  group
    .command('publish <file>')
    .description('put a policy in force')
    .option('--plan <hash>', 'only if the changes are still those of this plan')
    .action(run(publish));
  group
    .command('export <file>')
    .description('write the policy in force to a file, as it was published; - is standard output')
    .action(run(exportTo));
};

async function test(context: Context, file: string): Promise<Outcome> {
  const { say } = context;
  const answer = await planOf(context, file);
  if (!answer) return exits.failed;
  say.json({ tests: answer.tests });
  if (answer.tests.length === 0) say.line(say.text('policyNoTests', { file }), 'warn');
  else showTests(say, answer);
  return hasFailedTest(answer) ? exits.testFailed : exits.done;
}

async function planFile(context: Context, file: string): Promise<Outcome> {
  const { say } = context;
  const answer = await planOf(context, file);
  if (!answer) return exits.failed;
  say.json(answer);
  showPlan(say, answer);
  if (hasFailedTest(answer)) return exits.testFailed;
  if (isBlocked(answer)) return exits.failed;
  if (answer.changes.length === 0) return exits.done;
  say.line(say.text('policyPlanHash', { hash: answer.hash, file }), 'dim');
  return exits.changesPresent;
}

/** Plans first, so that what is shown is exactly what is published. */
async function publish(context: Context, file: string, options: { readonly plan?: string }): Promise<Outcome> {
  const { client, say } = context;
  const policy = readText(context, file);
  const before = await currentPolicy(context);
  const answer = await planOf(context, file);
  if (!answer) return exits.failed;
  showPlan(say, answer);
  if (hasFailedTest(answer)) return exits.testFailed;
  if (isBlocked(answer)) return exits.failed;
  if (before && answer.isInForce && answer.changes.length > 0 && options.plan === undefined) {
    say.json({ version: before.version, hash: before.hash });
    say.line(say.text('policyWaits', { version: before.version, hash: answer.hash, file }), 'warn');
    return exits.changesPresent; // held changes are let go by whoever names them, not by a file published again
  }
  const done = await client.post('/policy/versions', published, { policy, ifMatch: options.plan ?? answer.hash });
  say.json(done);
  if (done.version === before?.version) {
    say.line(say.text('policySame', { version: done.version }));
    return exits.done;
  }
  say.line(say.text('policyPublished', { version: done.version }), 'good');
  return exits.done;
}

async function exportTo(context: Context, file: string): Promise<Outcome> {
  const { io, say } = context;
  const current = await currentPolicy(context);
  if (!current) {
    say.line(say.text('policyNone'), 'warn');
    return exits.failed;
  }
  if (file === '-') {
    io.stdout(current.text);
    return exits.done;
  }
  writeText(context, file, current.text);
  say.json({ version: current.version, hash: current.hash, file });
  say.line(say.text('policyExported', { version: current.version, file }), 'good');
  return exits.done;
}

/** The plan, or undefined after showing every fault of the file as `file:line:column`. */
async function planOf(context: Context, file: string): Promise<Plan | undefined> {
  const { client, say } = context;
  const policy = readText(context, file);
  try {
    return await client.post('/policy/plan', plan, { policy });
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'policy_invalid') throw error;
    const faults = error.problem.faults ?? [];
    say.json({ faults });
    say.line(say.text('policyFaults', { file, count: faults.length }), 'bad');
    for (const { line, column, path, message } of faults) {
      const place = [file, line, column].filter((part) => part !== undefined).join(':');
      say.line(`  ${place}: ${path === undefined ? '' : `${path}: `}${message}`);
    }
    return undefined;
  }
}

async function currentPolicy({ client }: Context) {
  try {
    return await client.get('/policy/versions/current', policyText);
  } catch (error) {
    if (error instanceof ApiError && error.problem.code === 'not_found') return undefined;
    throw error;
  }
}

function hasFailedTest({ tests }: Plan): boolean {
  return tests.some(({ isPassed }) => !isPassed);
}

function isBlocked({ findings }: Plan): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
