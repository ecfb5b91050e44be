/** The results a run may report, in the API's words. */
const kinds = {
  'nothing to change': 'nothing',
  delivered: 'delivered',
  superseded: 'superseded',
  retryable: 'retryable',
  refused: 'refused',
  gone: 'gone',
  frozen: 'frozen',
  'switched off': 'off',
  'still waiting': 'waiting',
} as const;

/** A result of a run, so that it can be said in the language of the page; `other` for words of a later service. */
export type RunResult =
  | { readonly kind: 'changed'; readonly count: number }
  | { readonly kind: (typeof kinds)[keyof typeof kinds] | 'other' };

export function runResult(text: string): RunResult {
  const changed = /^(\d+) assignments changed$/.exec(text);
  if (changed) return { kind: 'changed', count: Number(changed[1]) };
  const known = Object.entries(kinds).find(([words]) => words === text);
  return { kind: known ? known[1] : 'other' };
}
