import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from './admin.js';
import { missing, type Difference, type Helpdesks } from './helpdesks.js';
import type { Step } from './recording.js';

/** Waits until the helpdesks show what the step leads to and nothing is on its way; returns what is still missing when `timeoutMs` have passed. */
export async function settle(
  step: Step,
  { admin, helpdesks }: { readonly admin: Pick<Admin, 'isAnythingOwed'>; readonly helpdesks: Helpdesks },
  timeoutMs: number,
): Promise<readonly Difference[]> {
  const until = Date.now() + timeoutMs;
  const lacking = () => missing(step.then, helpdesks.accounts());
  if (!(await helpdesks.waitFor(() => lacking().length === 0, timeoutMs))) return lacking();
  while (await admin.isAnythingOwed()) {
    if (Date.now() > until) return [`"${step.what}": something is still on its way to a helpdesk`];
    await delay(10);
  }
  return lacking();
}
