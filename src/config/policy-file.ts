import { readFileSync } from 'node:fs';
import { ServiceError } from '../core/errors.js';

/** The text of the policy file that the environment names; `invalid_input` when it cannot be read. */
export function readPolicyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const message = `ROLECALL_POLICY names ${path}, which cannot be read.`;
    throw new ServiceError('invalid_input', { faults: [{ path, message }] }, { cause: error });
  }
}
