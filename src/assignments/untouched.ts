import type { UserId } from '../core/ids.js';
import type { Subject } from '../directory/model.js';
import type { MarkStore } from '../directory/store.js';
import type { PlannedChange } from '../mapping/plan.js';
import { touchedBy } from '../mapping/policy-compare.js';
import type { Policy } from '../mapping/policy-model.js';
import type { Assignment } from './model.js';

/**
 * The people whom a new policy cannot touch, gathered while a plan walks the directory. They are advanced to its version without being
 * resolved. Whoever was written since, was not seen, is planned to change, or waits in a hold stays due.
 */
export class Untouched {
  private readonly revisions = new Map<UserId, number>();
  private readonly isTouched: (subject: Subject) => boolean;

  constructor(before: Policy, after: Policy) {
    this.isTouched = touchedBy(before, after);
  }

  see(subject: Subject): void {
    if (!this.isTouched(subject)) this.revisions.set(subject.user.id, subject.user.revision);
  }

  /** People who differ from what either policy gives them: a grant kept by hand, a removal that is held. */
  except(changes: readonly PlannedChange[], held: readonly Assignment[]): void {
    const ids: Iterable<string> = [
      ...changes.flatMap(({ person }) => person.userIds),
      ...held.flatMap((one) => one.userIds),
    ];
    const except = new Set(ids);
    for (const id of this.revisions.keys()) if (except.has(id)) this.revisions.delete(id);
  }

  /** Returns how many were advanced. */
  advance(marks: Pick<MarkStore, 'advancePolicy'>, from: number, to: number): Promise<number> {
    if (this.revisions.size === 0) return Promise.resolve(0);
    return marks.advancePolicy(from, to, (userId, revision) => this.revisions.get(userId) !== revision);
  }
}
