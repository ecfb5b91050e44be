import { Router, type Request, type Response } from 'express';
import { Passport, Strategy as PassportStrategy } from 'passport';
import type { Admin } from '../admins/model.js';
import type { Sessions } from '../admins/sessions.js';
import { signOnSessionMs, type Entry, type SignOn } from '../admins/sign-on.js';
import { unknownActor } from '../core/actor.js';
import { assertNever } from '../core/assert-never.js';
import type { Clock } from '../core/clock.js';
import { isServiceError, ServiceError } from '../core/errors.js';
import type { SecretBox } from '../core/secret-box.js';
import type { AuditActs } from '../evidence/audit/audit-acts.js';
import type { Log } from '../observe/log.js';
import { createBrowserSessions } from './browser.js';
import { limitKey, type ClientAddress } from './client-address.js';
import { createFailureLimit, type FailureLimit } from './failure-limit.js';
import type { OpenId } from './openid.js';
import { ProviderFailure } from './openid-failure.js';
import { ask } from './passport.js';
import { requestIdOf } from './request-id.js';
import { createFlowKeeper, type FlowKeeper } from './sign-on-flow.js';

/** Where the provider sends people back to: what its client must allow as redirect. */
export const callbackPath = '/sign-on/callback';

/** What the login page tells of a sign-in that failed. */
type Word = 'off' | 'unsafe' | 'expired' | 'provider' | 'no_role' | 'disabled' | 'locked' | 'failed';

interface Needs {
  readonly signOn: Pick<SignOn, 'access' | 'enter'>;
  readonly openId: Pick<OpenId, 'begin' | 'finish'>;
  readonly sessions: Pick<Sessions, 'open' | 'end'>;
  readonly audit: AuditActs;
  readonly secretBox: SecretBox;
  readonly clientAddress: ClientAddress;
  /** Origin and path prefix by which the outside reaches the service, no trailing slash. */
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

/** Somebody who is not let in. `reason` is for the log: never about the person. */
class SignOnRefusal extends Error {
  constructor(
    readonly word: Word,
    readonly reason: string,
  ) {
    super(reason);
    this.name = 'SignOnRefusal';
  }
}

/**
 * `GET /sign-on` sends a browser to the OpenID provider, `GET /sign-on/callback` takes it back: with a session to the console, or to its login page, which
 * says what failed and under which request id the log has the reason.
 */
export function createSignOnRouter(needs: Needs): Router {
  const { signOn, openId, publicUrl, clock, log, secretBox } = needs;
  const browser = createBrowserSessions(publicUrl);
  const flows = createFlowKeeper(secretBox, publicUrl);
  // Apart from the tries with passwords: while the provider is down, owners must still get in by theirs.
  const failures = createFailureLimit({ most: 20, windowMs: 15 * 60_000 });
  const passport = new Passport();
  passport.use('sign-on', new SignOnStrategy((req) => prove({ ...needs, flows, failures }, req)));

  const begin = async (req: Request, res: Response): Promise<void> => {
    requireSafe(() => browser.requireSafeAddress(req));
    const access = await signOn.access();
    if (!access) throw new SignOnRefusal('off', 'not_configured');
    const { url, flow } = await openId.begin(access, `${publicUrl}${callbackPath}`);
    flows.keep(req, res, flow, clock());
    res.redirect(303, url.href);
  };

  const end = async (req: Request, res: Response): Promise<void> => {
    const proof = await ask<Proof>(passport, 'sign-on', req, res);
    if (!proof) throw new SignOnRefusal('failed', 'nobody');
    const { admin, settingsAt } = proof;
    const principal = { kind: 'admin', id: admin.id } as const;
    const { token, session } = await needs.sessions.open(principal, req.get('user-agent') ?? '', signOnSessionMs);
    // A change of the settings ends the sessions it finds, and may have looked just before this one was there.
    if ((await signOn.access())?.changedAt !== settingsAt) {
      await needs.sessions.end(session.id);
      throw settingsChanged();
    }
    browser.keep(req, res, token, session.expiresAt.getTime() - clock().getTime());
    log.info('sign_on.entered', { requestId: requestIdOf(res), adminId: admin.id, role: admin.role });
    res.redirect(303, `${publicUrl}/console/`);
  };

  /** Whatever fails is told on the login page; an outage of our own stays an error of ours. */
  const tell = (work: (req: Request, res: Response) => Promise<void>) => async (req: Request, res: Response) => {
    try {
      await work(req, res);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      const requestId = requestIdOf(res);
      log.warn('sign_on.refused', { requestId, reason: refusal.reason });
      const query = new URLSearchParams({ signOn: refusal.word, request: requestId });
      res.redirect(303, `${publicUrl}/console/?${query.toString()}`);
    }
  };

  return Router().get('/sign-on', tell(begin)).get(callbackPath, tell(end));
}

/** Passport's way to a person: by what the provider sent along with the browser. */
class SignOnStrategy extends PassportStrategy {
  override readonly name = 'sign-on';

  constructor(private readonly find: (req: Request) => Promise<Proof>) {
    super();
  }

  override authenticate(req: Request): void {
    this.find(req).then(
      (proof) => this.success(proof),
      (error: unknown) => this.error(error),
    );
  }
}

/** Who came back, and `changedAt` of the settings that let them in. */
interface Proof {
  readonly admin: Admin;
  readonly settingsAt: string;
}

interface ProofNeeds extends Needs {
  readonly flows: FlowKeeper;
  readonly failures: FailureLimit;
}

/**
 * Who came back. Refusals are counted by address, each try before its outcome is known, so that many at once are no way around the limit; what this browser
 * did not begin is neither looked at nor noted in the audit.
 */
async function prove(needs: ProofNeeds, req: Request): Promise<Proof> {
  const { signOn, openId, audit, clientAddress, publicUrl, clock, flows, failures } = needs;
  const res = responseOf(req);
  const flow = flows.take(req, res, clock());
  if (!flow) throw new SignOnRefusal('expired', 'no_flow_of_this_browser');
  const key = limitKey(clientAddress(req));
  const access = await signOn.access();
  if (!access) throw new SignOnRefusal('off', 'not_configured');
  const { changedAt: settingsAt } = access;
  if (settingsAt !== flow.settingsAt) throw settingsChanged();
  const query = req.originalUrl.split('?').slice(1).join('?');
  const url = new URL(`${publicUrl}${callbackPath}?${query}`);
  const details = { requestId: requestIdOf(res), by: 'sign_on' };
  const act = {
    actor: unknownActor,
    action: 'session.create',
    subject: { kind: 'session' },
    details,
    mentions: [],
  } as const;

  if (failures.waitFor(key, clock().getTime()) !== undefined) throw new SignOnRefusal('locked', 'too_many_attempts');
  failures.note(key, clock().getTime());
  try {
    const admin = await audit.run(
      act,
      () => admitted(async () => signOn.enter(await openId.finish(access, url, flow), settingsAt)),
      ({ id, role }) => ({ details: { ...details, admin: id, role } }),
    );
    failures.takeBack(key, clock().getTime());
    return { admin, settingsAt };
  } catch (error) {
    if (isServiceError(error, 'forbidden')) throw error.cause;
    failures.takeBack(key, clock().getTime()); // a fault of our own
    throw error;
  }
}

/** The admin who entered; `forbidden` for everybody else, which is how the audit names it, with the refusal as its cause. */
async function admitted(enter: () => Promise<Entry>): Promise<Admin> {
  const entry = await enter().catch((error: unknown): never => {
    throw error instanceof ProviderFailure ? forbidden(new SignOnRefusal('provider', error.code)) : error;
  });
  switch (entry.kind) {
    case 'entered':
      return entry.admin;
    case 'refused':
      throw forbidden(new SignOnRefusal(wordFor(entry.reason), entry.reason));
    default:
      return assertNever(entry);
  }
}

function settingsChanged(): SignOnRefusal {
  return new SignOnRefusal('expired', 'settings_changed');
}

function forbidden(cause: SignOnRefusal): ServiceError {
  return new ServiceError('forbidden', { message: cause.reason }, { cause });
}

function wordFor(reason: Extract<Entry, { kind: 'refused' }>['reason']): Word {
  switch (reason) {
    case 'settings_changed':
      return 'expired';
    case 'no_group_claim':
    case 'no_role':
      return 'no_role';
    case 'disabled':
      return 'disabled';
    case 'too_many_admins':
      return 'failed';
    default:
      return assertNever(reason);
  }
}

function requireSafe(check: () => void): void {
  try {
    check();
  } catch {
    throw new SignOnRefusal('unsafe', 'plain_http'); // the check has one reason to refuse
  }
}

function refusalOf(error: unknown): SignOnRefusal | undefined {
  if (error instanceof SignOnRefusal) return error;
  if (error instanceof ProviderFailure) return new SignOnRefusal('provider', error.code);
  if (isServiceError(error, 'not_found')) return new SignOnRefusal('off', 'not_configured');
  return undefined;
}

function responseOf(req: Request): Response {
  if (req.res) return req.res;
  throw new Error('express gives every request its response');
}
