import { useSearchParams } from 'react-router';
import { keepsFocus } from './page-header.js';

/** Filters of a list, kept in the address so that a link shows what its sender saw. An empty value takes a filter away. */
export function useFilters() {
  const [search, setSearch] = useSearchParams();
  const set = (values: Readonly<Record<string, string | null | undefined>>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values)) {
          if (value === null || value === undefined || value === '') after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { replace: true, state: keepsFocus, preventScrollReset: true },
    );
  return { get: (name: string) => search.get(name) ?? undefined, set };
}

/** The value when it is one of these; links may carry anything. */
export function oneOf<Value extends string>(values: readonly Value[], text: string | undefined): Value | undefined {
  return values.find((value) => value === text);
}
