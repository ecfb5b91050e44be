import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { Passport } from 'passport';
import { Strategy } from 'passport-http-bearer';
import { hashAdminKey } from '../config/first-start.js';
import { adminKeyActor, type Actor } from '../core/actor.js';
import type { Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import type { RequestId } from '../core/ids.js';
import { parseDirectoryParam } from '../directory/base-path.js';
import type { Directories } from '../directory/directories.js';
import type { Directory, DirectoryToken, TokenScope } from '../directory/model.js';
import type { RateLimiter } from './rate-limit.js';
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

type Verified = (error: unknown, user?: object | false) => void;

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

/** Whom a request of the admin API speaks for. */
export interface AdminCaller {
  readonly actor: Actor;
  readonly requestId: RequestId;
}

export interface AdminAuthNeeds {
  /** SHA-256 of the admin key. */
  readonly adminKeyHash: Buffer;
  /** Hands the caller to the admin router. */
  readonly setAdminCaller: (res: Response, caller: AdminCaller) => void;
}

/** Lets a request through when it carries the admin key; throws `unauthenticated` otherwise. */
export function createAdminAuth({ adminKeyHash, setAdminCaller }: AdminAuthNeeds): RequestHandler {
  const passport = new Passport();
  passport.use(
    'admin',
    new Strategy({ realm: 'rolecall' }, (key: string, done: Verified) => {
      done(null, timingSafeEqual(hashAdminKey(key), adminKeyHash) ? adminKeyActor : false);
    }),
  );

  return (req, res, next) => {
    const refuse = () => {
      res.setHeader('www-authenticate', 'Bearer realm="rolecall", error="invalid_token"');
      const message =
        'Send the admin key as "Authorization: Bearer <key>". It was printed when the service first started.';
      next(new ServiceError('unauthenticated', { message }));
    };
    if (readScheme(req) !== 'bearer') return refuse();
    const answer = (error: unknown, actor?: Actor | false | null) => {
      if (error) return next(error);
      if (!actor) return refuse();
      setAdminCaller(res, { actor, requestId: requestIdOf(res) });
      next();
    };
    authenticate(passport, 'admin', answer)(req, res, next);
  };
}

type Answer = (error: unknown, user?: never) => void;

/** Passport with our own answer to a failure, so that each edge speaks its protocol; it never opens a session. */
function authenticate<User>(
  passport: InstanceType<typeof Passport>,
  strategy: string,
  answer: (error: unknown, user?: User | false | null) => void,
): RequestHandler {
  const handler: unknown = passport.authenticate(strategy, { session: false }, answer as Answer); // passport types its users globally; ours come from the strategy above
  return handler as RequestHandler; // passport.authenticate returns express middleware, typed as any
}

async function findToken(
  directories: ScimAuthNeeds['directories'],
  req: Request,
  token: string,
): Promise<DirectoryToken | undefined> {
  const directoryId = parseDirectoryParam(String(req.params['directoryId'] ?? ''));
  return directoryId === undefined ? undefined : directories.authenticate(directoryId, token);
}

/** How the request authenticates. `other` covers another scheme, and a header that is not two words. */
function readScheme(req: Request): 'none' | 'bare' | 'bearer' | 'other' {
  const words = (req.headers.authorization ?? '').trim().split(/\s+/);
  if (words[0] === '' || words[0] === undefined) return 'none';
  if (words.length === 1) return /^bearer$/i.test(words[0]) ? 'other' : 'bare';
  return words.length === 2 && /^bearer$/i.test(words[0]) ? 'bearer' : 'other';
}

/** Makes the header what the bearer strategy expects: one space, and the word Bearer before a bare token. */
function normaliseAuthorization(req: Request): 'none' | 'bearer' | 'other' {
  const scheme = readScheme(req);
  if (scheme === 'none' || scheme === 'other') return scheme;
  const token = (req.headers.authorization ?? '').trim().split(/\s+/).at(-1);
  req.headers.authorization = `Bearer ${token}`;
  return 'bearer';
}
