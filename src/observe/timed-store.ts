import { isServiceError } from '../core/errors.js';
import type { StoreMeasure } from './metrics.js';

/** Method names that only read; what a name does not say is counted as a write. */
const readNames = /^(find|get|list|count|search|are|has|next|filter)[A-Z]|^(ping|auditHead)$/;

/**
 * The same store with every call measured, streams left out. The methods keep their types; one that answers at once, without a promise, is handed
 * on unmeasured.
 */
export function timedStore<Store extends object>(
  store: Store,
  note: (call: StoreMeasure) => void,
  monotonicMs: () => number = () => performance.now(),
): Store {
  const timed = Object.entries(store).map(([name, method]: [string, unknown]) => {
    if (typeof method !== 'function') return [name, method];
    const kind = readNames.test(name) ? 'read' : 'write';
    const call = (...args: readonly unknown[]): unknown => {
      const startedMs = monotonicMs();
      const result: unknown = Reflect.apply(method, store, args);
      if (!(result instanceof Promise)) return result;
      const done = (outcome: StoreMeasure['outcome']): void =>
        note({ kind, outcome, seconds: (monotonicMs() - startedMs) / 1000 });
      result.then(
        () => done('answered'),
        (error: unknown) => done(isServiceError(error, 'store_unavailable') ? 'unavailable' : 'refused'),
      );
      return result;
    };
    return [name, call];
  });
  return Object.fromEntries(timed) as Store; // the same names, each with a function of the same arguments and answer
}
