import { translated } from './faults.js';

/** The same object, whose methods throw what the ports promise instead of the driver's errors; streams do so too. */
export function translating<Methods extends object>(methods: Methods): Methods {
  const wrapped = Object.entries(methods).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'function' ? wrap(value as (...args: unknown[]) => unknown) : value, // every member of a port is a method
  ]);
  return Object.fromEntries(wrapped) as Methods; // the same names, each with the same signature
}

function wrap(method: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  return (...args) => {
    const result = method(...args);
    if (result instanceof Promise) return result.catch(rethrow);
    return isStream(result) ? guarded(result) : result;
  };
}

function rethrow(error: unknown): never {
  throw translated(error);
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function* guarded(stream: AsyncIterable<unknown>): AsyncIterable<unknown> {
  try {
    yield* stream;
  } catch (error) {
    rethrow(error);
  }
}
