import type { Request, RequestHandler, Response } from 'express';
import type { Passport } from 'passport';

/** How a strategy of passport tells what it found. */
export type Verified = (error: unknown, user?: object | false) => void;

type Answer = (error: unknown, user?: never) => void;

/** Passport with our own answer to a failure, so that each edge speaks its protocol; it never opens a session. */
export function authenticate<User>(
  passport: InstanceType<typeof Passport>,
  strategy: string,
  answer: (error: unknown, user?: User | false | null) => void,
): RequestHandler {
  const handler: unknown = passport.authenticate(strategy, { session: false }, answer as Answer); // passport types its users globally; ours come from the strategy above
  return handler as RequestHandler; // passport.authenticate returns express middleware, typed as any
}

/** What a strategy finds of a request; undefined when it does not know the caller. Rejects with what the strategy failed with. */
export function ask<User extends object>(
  passport: InstanceType<typeof Passport>,
  strategy: string,
  req: Request,
  res: Response,
): Promise<User | undefined> {
  return new Promise((resolve, reject) => {
    const answer = (error: unknown, user?: User | false | null) => {
      if (error) reject(error instanceof Error ? error : new Error('sign-in failed', { cause: error }));
      else resolve(user || undefined);
    };
    const handle = authenticate(passport, strategy, answer);
    void handle(req, res, reject);
  });
}

/** How the request authenticates. `other` covers another scheme, a header that is not two words, and more than one header: nobody knows which is meant. */
export function readScheme(req: Request): 'none' | 'bare' | 'bearer' | 'other' {
  if ((req.headersDistinct.authorization?.length ?? 0) > 1) return 'other';
  const words = (req.headers.authorization ?? '').trim().split(/\s+/);
  if (words[0] === '' || words[0] === undefined) return 'none';
  if (words.length === 1) return /^bearer$/i.test(words[0]) ? 'other' : 'bare';
  return words.length === 2 && /^bearer$/i.test(words[0]) ? 'bearer' : 'other';
}
