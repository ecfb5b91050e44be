import { ServiceError } from '../core/errors.js';
import type { Finding } from '../mapping/lint-finding.js';
import type { PolicyTestResult } from '../mapping/policy-tests.js';

interface Examined {
  readonly findings: readonly Finding[];
  readonly tests: readonly PolicyTestResult[];
}

/** Errors that lint found and tests that fail stop a policy, each at its place in the text: `policy_invalid`. */
export function refuseFaulty({ findings, tests }: Examined): void {
  const fromFindings = findings
    .filter(({ severity }) => severity === 'error')
    .map(({ line, column, message }) => ({ line, column, message }));
  const fromTests = tests
    .filter(({ isPassed }) => !isPassed)
    .map(({ line, column, name, failures }) => ({
      line,
      column,
      message: `the test "${name}" fails: ${failures.join('; ')}`,
    }));
  const faults = [...fromFindings, ...fromTests];
  if (faults.length > 0) throw new ServiceError('policy_invalid', { faults });
}
