import { createHash } from 'node:crypto';
import type { AssignmentId } from '../core/ids.js';

/** Names exactly these accounts of a batch, in the order in which they were held: 64 hexadecimal digits, others once one joins or leaves. */
export function holdHash(members: Iterable<{ readonly assignmentId: AssignmentId }>): string {
  const sum = createHash('sha256');
  for (const { assignmentId } of members) sum.update(`${assignmentId}\n`);
  return sum.digest('hex');
}
