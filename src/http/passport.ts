import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Passport } from 'passport';

/** How a strategy of passport tells what it found. */
export type Verified = (error: unknown, user?: object | false) => void;

type Answer = (error: unknown, user?: never) => void;
type Handler = (req: IncomingMessage, res: ServerResponse, next: (error: unknown) => void) => void;

/**
 * What a strategy finds of a request; undefined when it does not know the caller. Rejects with what the strategy failed with. Passport neither answers
 * a failure, so that each edge speaks its protocol, nor opens a session.
 */
export function ask<User extends object>(
  passport: InstanceType<typeof Passport>,
  strategy: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<User | undefined> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) =>
      reject(error instanceof Error ? error : new Error('sign-in failed', { cause: error }));
    const answer = (error: unknown, user?: User | false | null) => {
      if (error) fail(error);
      else resolve(user || undefined);
    };
    const handle: unknown = passport.authenticate(strategy, { session: false }, answer as Answer); // passport types its users globally; ours come from the strategy
    (handle as Handler)(req, res, fail); // passport.authenticate returns middleware typed as any; it needs nothing of express
  });
}

/** How the request authenticates. `other` covers another scheme, a header that is not two words, and more than one header: nobody knows which is meant. */
export function readScheme({ headers, rawHeaders }: IncomingMessage): 'none' | 'bare' | 'bearer' | 'other' {
  if (headers.authorization === undefined) return 'none';
  const isSent = (text: string, at: number): boolean => at % 2 === 0 && text.toLowerCase() === 'authorization';
  if (rawHeaders.filter(isSent).length > 1) return 'other';
  const words = headers.authorization.trim().split(/\s+/);
  if (words[0] === '' || words[0] === undefined) return 'none';
  if (words.length === 1) return /^bearer$/i.test(words[0]) ? 'other' : 'bare';
  return words.length === 2 && /^bearer$/i.test(words[0]) ? 'bearer' : 'other';
}
