import type { Connection } from './database.js';

/**
 * Ends every lease found when the database is opened: the file lock makes this process the only one, so whoever held them is dead. What was claimed
 * but not finished is due again at once; a leaver must not wait for the leases of a crashed process to run out. Pauses after failures stay.
 * The token of an assignment's lease stays, past its end: its request may have been sent, and a receiver that cannot compare versions must be told again.
 */
export function endLeases(db: Connection): void {
  const end = db.transaction(() => {
    db.exec(
      `UPDATE assignments SET lease_until = 0, sent_epoch = NULL, sent_version = NULL, sent_resend = NULL, sent_state = NULL, ready_at = due_at
        WHERE state = 'owed' AND lease IS NOT NULL AND (lease_until IS NOT 0 OR ready_at IS NOT due_at OR sent_epoch IS NOT NULL)`,
    );
  });
  end.immediate();
}
