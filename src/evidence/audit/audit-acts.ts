import type { Clock } from '../../core/clock.js';
import type { ServiceError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import type { ActEnd, AuditOutcome, NewAct } from './audit-model.js';
import type { AuditStore } from './audit-store.js';

interface Needs {
  readonly store: Pick<AuditStore, 'noteAct' | 'endAct'>;
  readonly clock: Clock;
  /** Something waits for its place in the chain. */
  readonly onEnded: () => void;
  /** The act was done or refused, but its end could not be noted: it will be chained as `unknown`. */
  readonly onError: (error: unknown) => void;
}

/** Does what an admin asks for, between two notes. */
export interface AuditActs {
  /**
   * Notes the act, does the work, and notes how it ended; the work's result or error is given on. `store_unavailable` when the act cannot be noted: then
   * nothing is done. `describe` may name the subject better once the result is there.
   */
  run<Result>(
    act: Omit<NewAct, 'id' | 'at'>,
    work: () => Promise<Result>,
    describe?: (result: Result) => Omit<ActEnd, 'outcome'>,
  ): Promise<Result>;
}

/** Builds it on the store. */
export function createAuditActs({ store, clock, onEnded, onError }: Needs): AuditActs {
  return {
    async run(act, work, describe = () => ({})) {
      const id = newId('act');
      await store.noteAct({ ...act, id, at: clock() });
      const end = async (how: ActEnd) => {
        try {
          if (await store.endAct(id, how)) onEnded();
        } catch (error) {
          onError(error);
        }
      };
      try {
        const result = await work();
        await end({ outcome: 'done', ...describe(result) });
        return result;
      } catch (error) {
        await end({ outcome: outcomeOf(error) });
        throw error;
      }
    },
  };
}

/** A refusal is the service's own answer; anything else, an outage included, is a failure. */
function outcomeOf(error: unknown): AuditOutcome {
  if (!(error instanceof Error) || error.name !== 'ServiceError') return 'failed';
  const { code } = error as ServiceError; // only that class bears the name; instanceof alone would leave its codes untyped
  return code === 'store_unavailable' ? 'failed' : `refused ${code}`;
}
