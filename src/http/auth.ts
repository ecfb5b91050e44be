import type { IncomingMessage, ServerResponse } from 'node:http';
import { Passport } from 'passport';
import { Strategy } from 'passport-http-bearer';
import type { Clock } from '../core/clock.js';
import type { RequestId } from '../core/ids.js';
import { parseDirectoryParam, scimPlaceOf } from '../directory/base-path.js';
import type { Directories } from '../directory/directories.js';
import type { Directory, TokenScope } from '../directory/model.js';
import type { TokenVerdict } from '../directory/tokens.js';
import type { Log } from '../observe/log.js';
import { limitKey, type ClientAddress } from './client-address.js';
import type { FailureLimit } from './failure-limit.js';
import { ask, readScheme, type Verified } from './passport.js';
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
  readonly rateLimiter: RateLimiter;
  readonly clientAddress: ClientAddress;
  /** Per address. Only what would be refused anyhow is counted and slowed: providers of several tenants share their addresses. */
  readonly strangers: FailureLimit;
  readonly log: Pick<Log, 'warn'>;
  /** Sustained requests per second for directories without a limit of their own. */
  readonly defaultRateLimit: number;
  readonly clock: Clock;
}

/** Who is asking; undefined when the request was answered here and must not go on. */
export type ScimAuth = (req: IncomingMessage, res: ServerResponse) => Promise<ScimCaller | undefined>;

/**
 * Lets a request under `/scim/v2/<directory>` through when it carries a live token of that directory, and the directory is within its rate.
 * Otherwise answers 401, 403 (the token is not for that address) or 429 with a SCIM error; an unknown directory reads the same as a wrong token, and
 * only the log has the reason. The bare token without the word Bearer is accepted, since Okta may send it so.
 */
export function createScimAuth(needs: ScimAuthNeeds): ScimAuth {
  const { directories, rateLimiter, defaultRateLimit, clientAddress, clock } = needs;
  const passport = new Passport();
  passport.use(
    'scim',
    new Strategy({ realm: 'scim', passReqToCallback: true }, (req: IncomingMessage, token: string, done: Verified) => {
      judge(directories, { req, token, address: clientAddress(req) }).then((verdict) => done(null, verdict), done);
    }),
  );
  const refuse = createRefuse(needs);
  const verdictOn = async (req: IncomingMessage, res: ServerResponse): Promise<TokenVerdict | Refused> => {
    const scheme = normaliseAuthorization(req);
    if (scheme !== 'bearer') return { kind: 'refused', reason: scheme };
    return (await ask<TokenVerdict>(passport, 'scim', req, res)) ?? { kind: 'refused', reason: 'none' };
  };

  return async (req, res) => {
    const verdict = await verdictOn(req, res);
    if (verdict.kind === 'refused') {
      refuse(req, res, verdict);
      return undefined;
    }
    const { directoryId, scopes } = verdict.token;
    const directory = await directories.get(directoryId);
    noteDirectory(res, directory.id);
    const decision = await rateLimiter.take(directory.id, directory.rateLimit ?? defaultRateLimit, clock());
    if (decision.kind === 'wait') {
      sendScimRefusal(res, { kind: 'throttled', retryAfterSeconds: decision.retryAfterSeconds });
      return undefined;
    }
    return { directory, scopes, requestId: requestIdOf(res) };
  };
}

type Refused =
  Extract<TokenVerdict, { kind: 'refused' }> | { readonly kind: 'refused'; readonly reason: 'none' | 'other' };

/** Answers a refused request, and notes why in the log; beyond the limit of its address it is told to wait and no longer noted. */
function createRefuse({ strangers, clientAddress, clock, log }: ScimAuthNeeds) {
  return (req: IncomingMessage, res: ServerResponse, refused: Refused): void => {
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
  { req, token, address }: { readonly req: IncomingMessage; readonly token: string; readonly address: string },
): Promise<TokenVerdict> {
  const directoryId = parseDirectoryParam(scimPlaceOf(req.url ?? '')?.directoryParam);
  return directoryId === undefined
    ? { kind: 'refused', reason: 'other_directory' }
    : directories.authenticate(directoryId, token, address);
}

/** Makes the header what the bearer strategy expects: one space, and the word Bearer before a bare token. */
function normaliseAuthorization(req: IncomingMessage): 'none' | 'bearer' | 'other' {
  const scheme = readScheme(req);
  if (scheme === 'none' || scheme === 'other') return scheme;
  const token = (req.headers.authorization ?? '').trim().split(/\s+/).at(-1);
  req.headers.authorization = `Bearer ${token}`;
  return 'bearer';
}
