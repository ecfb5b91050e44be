/** Why a sign-in at a provider came to nothing: a word for the log. Never holds what the provider sent. */
export class ProviderFailure extends Error {
  constructor(
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.name = 'ProviderFailure';
  }
}

/** Words in which providers and libraries name a failure; anything else may be text about a person. */
const plainWord = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** Whatever was thrown on the way, as the word that tells most: our own code, the provider's error, the claim that was wrong, the code of the library. */
export function providerFailure(error: unknown): ProviderFailure {
  const causes = chainOf(error);
  const own = causes.find((cause) => cause instanceof ProviderFailure);
  if (own) return own;
  const said = wordIn(causes, 'error');
  const claim = wordIn(causes, 'claim');
  const word = said ?? (claim === undefined ? wordIn(causes, 'code') : `claim_${claim}`);
  return new ProviderFailure(word ?? 'unexpected', { cause: error });
}

/** The error and what it says caused it, some of which are plain records. */
function chainOf(error: unknown): readonly object[] {
  const chain: object[] = [];
  for (
    let at = error;
    typeof at === 'object' && at !== null && chain.length < 5;
    at = 'cause' in at ? at.cause : undefined
  )
    chain.push(at);
  return chain;
}

/** The first such field that is a plain word. */
function wordIn(causes: readonly object[], field: 'error' | 'claim' | 'code'): string | undefined {
  for (const cause of causes) {
    const word: unknown = field in cause ? Reflect.get(cause, field) : undefined;
    if (typeof word === 'string' && plainWord.test(word)) return word;
  }
  return undefined;
}
