import type { Request, RequestHandler, Response } from 'express';
import { Passport, Strategy as PassportStrategy } from 'passport';
import { Strategy as BearerStrategy } from 'passport-http-bearer';
import { Strategy as LocalStrategy } from 'passport-local';
import type { Identity, SignIn } from '../admins/identity.js';
import { apiKeyPrefix } from '../admins/api-keys.js';
import type { Login } from '../admins/login.js';
import type { Sessions } from '../admins/sessions.js';
import type { Clock } from '../core/clock.js';
import { isServiceError, ServiceError } from '../core/errors.js';
import type { RequestId } from '../core/ids.js';
import { isTokenShaped } from '../core/tokens.js';
import { createBrowserSessions, type BrowserSessions } from './browser.js';
import { limitKey, type ClientAddress } from './client-address.js';
import type { FailureLimit } from './failure-limit.js';
import { ask, readScheme, type Verified } from './passport.js';
import { requestIdOf } from './request-id.js';

/** Whom a request of the admin API speaks for. */
export interface AdminCaller {
  readonly requestId: RequestId;
  /** Absent only at the sign-in. */
  readonly identity?: Identity;
  readonly signIn: SignIn;
}

export interface AdminAuthNeeds {
  readonly sessions: Pick<Sessions, 'byKey' | 'byToken' | 'identify'>;
  readonly login: Login;
  readonly clientAddress: ClientAddress;
  /** Per address, counting requests that were refused as nobody's. */
  readonly strangers: FailureLimit;
  /** Origin by which the outside reaches the service. */
  readonly publicUrl: string;
  readonly clock: Clock;
  /** Hands the caller to the admin router. */
  readonly setAdminCaller: (res: Response, caller: AdminCaller) => void;
}

/** The calls of the admin API that need no credentials: the sign-in, which has them in its body, and what the login page asks before. */
const signInPath = /^\/sessions\/?$/;
const loginOptionsPath = /^\/login-options\/?$/;

/**
 * Lets a request of the admin API through when it carries the admin key, an API key or the cookie of a session, and says who it speaks for. Throws
 * `unauthenticated` otherwise, and `forbidden` for a browser's request from another site. A key goes before a cookie: with a wrong key the cookie is not looked at.
 */
export function createAdminAuth(needs: AdminAuthNeeds): RequestHandler {
  const { sessions, login, publicUrl, clock, setAdminCaller } = needs;
  const guard = guardAgainstGuessing(needs);
  const browser = createBrowserSessions(publicUrl);
  const passport = new Passport();
  passport.use(
    'key',
    new BearerStrategy(
      { realm: 'rolecall' },
      verifying((key: string) => sessions.byKey(key)),
    ),
  );
  passport.use('session', new CookieStrategy(browser, (token) => sessions.byToken(token)));
  passport.use(
    'password',
    new LocalStrategy({ usernameField: 'email' }, (email, password, done) => {
      const found = login.byPassword(email, password).then((admin) => admin && sessions.identify(admin));
      verifying(() => found)(email, done);
    }),
  );

  const signInOf = (req: Request, res: Response): SignIn => ({
    userAgent: req.get('user-agent') ?? '',
    async prove() {
      const identity = await guard.counting(req, () => login.fromAddress(guard.keyOf(req), () => proved(req, res)));
      if (identity) return identity;
      const message = 'The e-mail or the password is wrong, the key is not live, or the admin is disabled.';
      throw new ServiceError('unauthenticated', { message });
    },
    keep: (token, expiresAt) => browser.keep(req, res, token, expiresAt.getTime() - clock().getTime()),
    forget: () => browser.forget(req, res),
  });

  /** With the key in the body, else with e-mail and password. */
  const proved = (req: Request, res: Response): Promise<Identity | undefined> => {
    const body: unknown = req.body;
    if (typeof body === 'object' && body !== null && 'key' in body && typeof body.key === 'string')
      return sessions.byKey(body.key);
    return ask<Identity>(passport, 'password', req, res);
  };

  const enter = async (req: Request, res: Response): Promise<void> => {
    const found = { requestId: requestIdOf(res), signIn: signInOf(req, res) };
    if (req.method === 'POST' && signInPath.test(req.path)) {
      browser.requireOwnSite(req, { mayBeProgram: true });
      browser.requireSafeAddress(req);
      guard.requirePatience(req);
      return setAdminCaller(res, found);
    }
    if (req.method === 'GET' && loginOptionsPath.test(req.path)) return setAdminCaller(res, found);
    const strategy = req.headers.authorization === undefined && browser.read(req) !== undefined ? 'session' : 'key';
    const isReadable = strategy === 'session' || readScheme(req) === 'bearer';
    if (strategy === 'key' && !isUnguessable(req)) guard.requirePatience(req);
    const identity = await guard.counting(req, async () =>
      isReadable ? ask<Identity>(passport, strategy, req, res) : undefined,
    );
    if (!identity) throw refused(res, strategy);
    setAdminCaller(res, { ...found, identity });
  };

  return (req, res, next) => {
    enter(req, res).then(() => next(), next);
  };
}

/** Keys made by the service carry a checksum and too much chance to be guessed; an admin key that people chose may not. */
function isUnguessable(req: Request): boolean {
  return isTokenShaped((req.headers.authorization ?? '').split(' ').at(-1) ?? '', apiKeyPrefix);
}

/**
 * Slows down whoever sends credentials that are nobody's, before anything is looked up or noted in the audit. What is right is never counted.
 * `too_many_attempts` beyond the limit of the address.
 */
function guardAgainstGuessing({
  strangers,
  clientAddress,
  clock,
}: Pick<AdminAuthNeeds, 'strangers' | 'clientAddress' | 'clock'>) {
  const keyOf = (req: Request) => limitKey(clientAddress(req));
  const requirePatience = (req: Request) => {
    const retryAfterSeconds = strangers.waitFor(keyOf(req), clock().getTime());
    if (retryAfterSeconds !== undefined) throw new ServiceError('too_many_attempts', { retryAfterSeconds });
  };
  return {
    keyOf,
    requirePatience,
    /** The result of `look`; one that found nobody counts. */
    async counting<Found>(req: Request, look: () => Promise<Found | undefined>): Promise<Found | undefined> {
      const found = await look().catch((error: unknown) => {
        if (isServiceError(error, 'too_many_attempts')) strangers.note(keyOf(req), clock().getTime());
        throw error;
      });
      if (found !== undefined) return found;
      requirePatience(req);
      strangers.note(keyOf(req), clock().getTime());
      return undefined;
    },
  };
}

/** A browser's session, by its cookie. Requests that change something must come from our own pages. */
class CookieStrategy extends PassportStrategy {
  override readonly name = 'session';

  constructor(
    private readonly browser: BrowserSessions,
    private readonly find: (token: string) => Promise<Identity | undefined>,
  ) {
    super();
  }

  override authenticate(req: Request): void {
    const token = this.browser.read(req);
    if (token === undefined) return this.fail();
    Promise.resolve()
      .then(() => this.browser.requireOwnSite(req))
      .then(() => this.find(token))
      .then((identity) => (identity ? this.success(identity) : this.fail()))
      .catch((error: unknown) => this.error(error));
  }
}

/** A look-up in the form in which strategies ask for it. */
function verifying(find: (text: string) => Promise<Identity | undefined>) {
  return (text: string, done: Verified) => {
    find(text).then((identity) => done(null, identity ?? false), done);
  };
}

function refused(res: Response, strategy: 'session' | 'key'): ServiceError {
  if (strategy === 'session') {
    const message = 'The session is over. Sign in again.';
    return new ServiceError('unauthenticated', { message });
  }
  res.setHeader('www-authenticate', 'Bearer realm="rolecall", error="invalid_token"');
  const message = 'Send the admin key as "Authorization: Bearer <key>". It was printed when the service first started.';
  return new ServiceError('unauthenticated', { message });
}
