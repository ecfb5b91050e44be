import type { Stamped } from '../directory/model.js';
import type { ScimAnswer } from './answer.js';
import type { OperationContext } from './request.js';

/** The stamp of a write that notes what will be answered as the record is written: `settled` says it, from the record. */
export function noting<Written>(
  { at, requestId, noteAnswer }: OperationContext,
  settled: (written: Written) => Pick<ScimAnswer, 'status' | 'outcome'>,
): Stamped<Written> {
  return { at, requestId, onWritten: (written) => noteAnswer(settled(written)) };
}
