import type { Steps } from '../../core/turns.js';
import { ScimInputError } from '../input-error.js';
import { limits } from '../limits.js';
import { atOperation, listOperations, readOperation } from './operations.js';
import { isAboutMembers, stepsOf, type NamesNothing, type Reading, type Step } from './steps.js';

/** The steps of one operation, and which one it was, counted from 0. */
export interface OperationSteps {
  readonly at: number;
  readonly steps: readonly Step[];
}

/** So many operations are read in one turn of the event loop, in 2 to 5 ms. */
export const perTurn = 1000;

/**
 * Reads all operations before any is carried out. Lenient leaves out one that names nothing the schema has, with a warning, as a POST does: another may
 * carry a leaver's `active`. When not one of them names an attribute, and in strict always, that is `invalidPath`. Reading ends at the first change beyond
 * `limits.patchChanges`: ScimInputError.
 */
export function* readSteps(operations: unknown, reading: Reading): Steps<readonly OperationSteps[]> {
  const read: OperationSteps[] = [];
  let changes = 0;
  let refused: { readonly at: number; readonly part: NamesNothing } | undefined;
  for (const [at, operation] of listOperations(operations, reading.options).entries()) {
    if (at % perTurn === perTurn - 1) yield;
    const steps = atOperation(at, () => stepsOf(readOperation(operation), reading));
    changes += changesIn(steps);
    if (changes > limits.patchChanges) refuseMore();
    if (typeof steps !== 'string') read.push({ at, steps });
    else if (!reading.options.lenient) refuseNames(at, steps);
    else {
      reading.options.warn('unknown-attribute', steps);
      refused ??= { at, part: steps };
    }
  }
  if (refused && read.length === 0) refuseNames(refused.at, refused.part);
  return read;
}

/** Carries the steps out, in order; a refusal says which operation it was. */
export function takeSteps(read: readonly OperationSteps[], take: (step: Step) => void): void {
  for (const { at, steps } of read) atOperation(at, () => steps.forEach(take));
}

/** An operation that comes to nothing has cost its reading. */
function changesIn(steps: readonly Step[] | NamesNothing): number {
  if (typeof steps === 'string' || steps.length === 0) return 1;
  return steps.reduce((count, step) => (isAboutMembers(step) ? count : count + 1), 0);
}

function refuseMore(): never {
  const text = `a PATCH makes at most ${limits.patchChanges} changes beside those of members; send several`;
  throw new ScimInputError('invalidValue', text, 'Operations');
}

function refuseNames(at: number, part: NamesNothing): never {
  const what = part === 'path' ? 'the path names no attribute' : 'value names no attribute';
  return atOperation(at, () => {
    throw new ScimInputError('invalidPath', `${what} of this resource`, part);
  });
}
