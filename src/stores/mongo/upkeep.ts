import { copyLeftLines } from './assignment-versions.js';
import type { Database } from './database.js';
import { finishHoldDecisions } from './hold-decisions.js';
import { finishStays } from './hold-members.js';
import { finishOffboardings } from './offboardings.js';
import { finishForgetting } from './person-data.js';
import { finishProposals } from './proposals.js';

/** Documents of one kind looked at in one turn. */
const limit = 1_000;

/**
 * Finishes what instances that were stopped left half done of acts that take several writes: lines of history, decisions on holds, stays in batches, changes that
 * passed the guards, marks of offboardings, forgotten accounts. Indexes find them; where there is nothing, it costs a look each.
 */
export async function finishLeftSteps(db: Database, now: Date): Promise<void> {
  await copyLeftLines(db, limit);
  await finishHoldDecisions(db);
  await finishProposals(db, now, limit);
  await finishStays(db, now);
  await finishOffboardings(db);
  await finishForgetting(db);
}
