import { storeUnavailable } from './faults.js';

/**
 * The same collection, whose operations fail with `store_unavailable` after so many milliseconds. The driver has limits of its own, but not for a write to
 * a socket that was destroyed and has not told so yet: it waits for good for room in the buffer. What an operation came to that was given up is not known.
 */
export function bounded<Bounded extends object>(collection: Bounded, ms: number): Bounded {
  return new Proxy(collection, {
    get: (of, key) => {
      const member: unknown = Reflect.get(of, key);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => boundedResult(Reflect.apply(member, of, args), ms);
    },
  });
}

interface Cursor {
  readonly next: () => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

/** Of a cursor each step is bounded; what only adds to its question gives the same cursor again. */
function boundedResult(result: unknown, ms: number): unknown {
  if (isPromise(result)) return within(result, ms);
  if (!isCursor(result)) return result;
  const cursor = result;
  return new Proxy(cursor, {
    get: (of, key) => {
      if (key === Symbol.asyncIterator) return () => each(of, ms);
      const member: unknown = Reflect.get(of, key);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => boundedResult(Reflect.apply(member, of, args), ms);
    },
  });
}

async function* each(cursor: Cursor, ms: number): AsyncGenerator {
  try {
    for (let next = await within(cursor.next(), ms); next !== null; next = await within(cursor.next(), ms)) yield next;
  } finally {
    await within(cursor.close(), ms);
  }
}

async function within<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(storeUnavailable(`the database did not answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function isCursor(value: unknown): value is Cursor {
  return typeof value === 'object' && value !== null && 'next' in value && 'toArray' in value;
}
