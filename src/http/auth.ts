import type { Request, RequestHandler, Response } from 'express';
import { Passport } from 'passport';
import { Strategy } from 'passport-http-bearer';
import type { Clock } from '../core/clock.js';
import type { RequestId } from '../core/ids.js';
import { parseDirectoryParam } from '../directory/base-path.js';
import type { Directories } from '../directory/directories.js';
import type { Directory, TokenScope } from '../directory/model.js';
import type { TokenVerdict } from '../directory/tokens.js';
import type { Log } from '../observe/log.js';
import { limitKey, type ClientAddress } from './client-address.js';
import type { FailureLimit } from './failure-limit.js';
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
  readonly clientAddress: ClientAddress;
  /** Per address. Only what would be refused anyhow is counted and slowed: providers of several tenants share their addresses. */
  readonly strangers: FailureLimit;
  readonly log: Pick<Log, 'warn'>;
  /** Sustained requests per second for directories without a limit of their own. */
  readonly defaultRateLimit: number;
  readonly clock: Clock;
}

/**
 * Lets a request under `/scim/v2/:directoryId` through when it carries a live token of that directory, and the directory is within its rate.
 * Otherwise answers 401, 403 (the token is not for that address) or 429 with a SCIM error; an unknown directory reads the same as a wrong token, and
 * only the log has the reason. The bare token without the word Bearer is accepted, since Okta may send it so.
 */
export function createScimAuth(needs: ScimAuthNeeds): RequestHandler {
  const { directories, setScimCaller, rateLimiter, defaultRateLimit, clientAddress, clock } = needs;
  const passport = new Passport();
  passport.use(
    'scim',
    new Strategy({ realm: 'scim', passReqToCallback: true }, (req: Request, token: string, done: Verified) => {
      judge(directories, { req, token, address: clientAddress(req) }).then((verdict) => done(null, verdict), done);
    }),
  );
  const refuse = createRefuse(needs);

  return (req, res, next) => {
    const scheme = normaliseAuthorization(req);
    if (scheme !== 'bearer') return refuse(req, res, { kind: 'refused', reason: scheme });
    const answer = (error: unknown, verdict?: TokenVerdict | false | null) => {
      if (error) return next(error);
      if (!verdict) return refuse(req, res, { kind: 'refused', reason: 'none' });
      if (verdict.kind === 'refused') return refuse(req, res, verdict);
      const { token } = verdict;
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

type Refused =
  Extract<TokenVerdict, { kind: 'refused' }> | { readonly kind: 'refused'; readonly reason: 'none' | 'other' };

/** Answers a refused request, and notes why in the log; beyond the limit of its address it is told to wait and no longer noted. */
function createRefuse({ strangers, clientAddress, clock, log }: ScimAuthNeeds) {
  return (req: Request, res: Response, refused: Refused): void => {
    const address = clientAddress(req);
    const key = limitKey(address);
    const now = clock().getTime();
    const retryAfterSeconds = strangers.waitFor(key, now);
    if (retryAfterSeconds !== undefined) return sendScimRefusal(res, { kind: 'too_many_refusals', retryAfterSeconds });
    strangers.note(key, now);
    const { kind: _kind, ...why } = refused;
    log.warn('scim.refused', { requestId: requestIdOf(res), ...why });
    if (refused.reason === 'address') return sendScimRefusal(res, { kind: 'address', address });
    sendScimRefusal(res, { kind: 'unauthenticated', wasTokenSent: refused.reason !== 'none' });
  };
}

async function judge(
  directories: ScimAuthNeeds['directories'],
  { req, token, address }: { readonly req: Request; readonly token: string; readonly address: string },
): Promise<TokenVerdict> {
  const directoryId = parseDirectoryParam(String(req.params['directoryId'] ?? ''));
  return directoryId === undefined
    ? { kind: 'refused', reason: 'other_directory' }
    : directories.authenticate(directoryId, token, address);
}

/** Makes the header what the bearer strategy expects: one space, and the word Bearer before a bare token. */
function normaliseAuthorization(req: Request): 'none' | 'bearer' | 'other' {
  const scheme = readScheme(req);
  if (scheme === 'none' || scheme === 'other') return scheme;
  const token = (req.headers.authorization ?? '').trim().split(/\s+/).at(-1);
  req.headers.authorization = `Bearer ${token}`;
  return 'bearer';
}
