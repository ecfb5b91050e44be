import type { Request, RequestHandler, Response } from 'express';
import { Passport } from 'passport';
import { Strategy } from 'passport-http-bearer';
import type { Clock } from '../core/clock.js';
import type { RequestId } from '../core/ids.js';
import { parseDirectoryParam } from '../directory/base-path.js';
import type { Directories } from '../directory/directories.js';
import type { Directory, DirectoryToken, TokenScope } from '../directory/model.js';
import { authenticate, readScheme, type Verified } from './passport.js';
import type { RateLimiter } from './rate-limit.js';
import { noteDirectory } from './request-directory.js';
import { requestIdOf } from './request-id.js';
import { sendScimRefusal } from './scim-refusals.js';

/** Whom a SCIM request speaks for. */
export interface ScimCaller {
  readonly directory: Directory;
  readonly scopes: readonly TokenScope[];
  readonly requestId: RequestId;
}

interface ScimAuthNeeds {
  readonly directories: Pick<Directories, 'authenticate' | 'get'>;
  /** Hands the caller to the SCIM router. */
  readonly setScimCaller: (res: Response, caller: ScimCaller) => void;
  readonly rateLimiter: RateLimiter;
  /** Sustained requests per second for directories without a limit of their own. */
  readonly defaultRateLimit: number;
  readonly clock: Clock;
}

/**
 * Lets a request under `/scim/v2/:directoryId` through when it carries a live token of that directory, and the directory is within its rate.
 * Otherwise answers 401 or 429 with a SCIM error; an unknown directory reads the same as a wrong token. The bare token without
 * the word Bearer is accepted, since Okta may send it so.
 */
export function createScimAuth(needs: ScimAuthNeeds): RequestHandler {
  const { directories, setScimCaller, rateLimiter, defaultRateLimit, clock } = needs;
  const passport = new Passport();
  passport.use(
    'scim',
    new Strategy({ realm: 'scim', passReqToCallback: true }, (req: Request, token: string, done: Verified) => {
      findToken(directories, req, token).then((found) => done(null, found ?? false), done);
    }),
  );

  return (req, res, next) => {
    const scheme = normaliseAuthorization(req);
    const refuse = () => sendScimRefusal(res, { kind: 'unauthenticated', wasTokenSent: scheme !== 'none' });
    if (scheme !== 'bearer') return refuse();
    const answer = (error: unknown, token?: DirectoryToken | false | null) => {
      if (error) return next(error);
      if (!token) return refuse();
      directories
        .get(token.directoryId)
        .then(async (directory) => {
          noteDirectory(res, directory.id);
          const limit = directory.rateLimit ?? defaultRateLimit;
          const decision = await rateLimiter.take(directory.id, limit, clock());
          if (decision.kind === 'wait')
            return sendScimRefusal(res, { kind: 'throttled', retryAfterSeconds: decision.retryAfterSeconds });
          setScimCaller(res, { directory, scopes: token.scopes, requestId: requestIdOf(res) });
          next();
        })
        .catch(next);
    };
    authenticate(passport, 'scim', answer)(req, res, next);
  };
}

async function findToken(
  directories: ScimAuthNeeds['directories'],
  req: Request,
  token: string,
): Promise<DirectoryToken | undefined> {
  const directoryId = parseDirectoryParam(String(req.params['directoryId'] ?? ''));
  return directoryId === undefined ? undefined : directories.authenticate(directoryId, token);
}

/** Makes the header what the bearer strategy expects: one space, and the word Bearer before a bare token. */
function normaliseAuthorization(req: Request): 'none' | 'bearer' | 'other' {
  const scheme = readScheme(req);
  if (scheme === 'none' || scheme === 'other') return scheme;
  const token = (req.headers.authorization ?? '').trim().split(/\s+/).at(-1);
  req.headers.authorization = `Bearer ${token}`;
  return 'bearer';
}
