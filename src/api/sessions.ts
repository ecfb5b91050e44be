import { z } from 'zod';
import type { Identity } from '../admins/identity.js';
import { isAllowed } from '../admins/roles.js';
import type { Sessions } from '../admins/sessions.js';
import { ServiceError } from '../core/errors.js';
import type { SessionId } from '../core/ids.js';
import { emailText, passwordText } from './admin-view.js';
import type { AdminCaller } from './caller.js';
import { operation, type Operation } from './operation.js';
import { currentView, sessionView, showCurrent, showSession } from './session-view.js';
import { pageOf, pageQuery, pageRequest, requireId, showPage, slicePage } from './shapes.js';

interface Needs {
  readonly sessions: Sessions;
}

const credentials = z
  .union([
    z.strictObject({ email: emailText, password: passwordText }),
    z.strictObject({ key: z.string().min(1).max(200).describe('the admin key, or an API key') }),
  ])
  .describe('e-mail and password, or a key');

const tag = 'Sessions';

/** Signing in and out with a browser, and the sessions there are. */
export function sessionOperations({ sessions }: Needs): readonly Operation[] {
  return [
    operation({
      method: 'post',
      path: '/sessions',
      allow: 'anyone',
      audit: 'session.create',
      tag,
      summary: 'Sign in',
      description:
        'Sets the session cookie. Five wrong passwords for one e-mail, or twenty wrong attempts from one address, within 15 minutes are answered with 429 and Retry-After. A session ends after 8 hours without a request, and after 7 days.',
      body: credentials,
      status: 201,
      answer: currentView,
      handle: async ({ caller }) => {
        const identity = await caller.signIn.prove();
        return showCurrent(await openSession(sessions, caller, identity));
      },
    }),
    operation({
      method: 'get',
      path: '/sessions/current',
      allow: 'signed_in',
      tag,
      summary: 'Who is signed in, and what they may do',
      status: 200,
      answer: currentView,
      handle: ({ identity }) => Promise.resolve(showCurrent(identity())),
    }),
    operation({
      method: 'delete',
      path: '/sessions/current',
      allow: 'signed_in',
      audit: 'session.sign_out',
      tag,
      summary: 'Sign out',
      status: 204,
      handle: async ({ identity, caller }) => {
        const { sessionId } = identity();
        if (sessionId) await sessions.end(sessionId);
        caller.signIn.forget();
      },
    }),
    operation({
      method: 'get',
      path: '/sessions',
      allow: 'signed_in',
      tag,
      summary: 'List live sessions, newest first',
      description: "One's own; everybody's for whoever manages admins.",
      query: pageQuery,
      status: 200,
      answer: pageOf(sessionView),
      handle: async ({ identity, query }) => {
        const current = identity().sessionId;
        const page = slicePage(await visible(sessions, identity()), pageRequest(query), ({ session }) => session.id);
        return showPage(page, ({ session, name }) => showSession(session, { name, current }));
      },
    }),
    operation({
      method: 'delete',
      path: '/sessions/{id}',
      allow: 'signed_in',
      audit: 'session.end',
      tag,
      summary: 'End a session at once',
      status: 204,
      handle: async ({ identity, params, caller }) => {
        const id = requireId('ses', 'session', params.id);
        await endVisible(sessions, identity(), id);
        if (id === identity().sessionId) caller.signIn.forget();
      },
    }),
  ];
}

/** Opens a session and has the browser keep it; the one before, if any, is over. */
export async function openSession(sessions: Sessions, caller: AdminCaller, identity: Identity): Promise<Identity> {
  const { signIn } = caller;
  const { session, token } = await sessions.open(identity.principal, signIn.userAgent);
  signIn.keep(token, session.expiresAt);
  return { ...identity, sessionId: session.id };
}

function visible(sessions: Sessions, { role, principal }: Identity) {
  return sessions.list(isAllowed(role, 'admins.manage') ? undefined : principal);
}

/** Somebody else's session reads as none at all. */
async function endVisible(sessions: Sessions, identity: Identity, id: SessionId): Promise<void> {
  const mine = await visible(sessions, identity);
  if (!mine.some(({ session }) => session.id === id)) throw new ServiceError('not_found', { kind: 'session', id });
  await sessions.end(id);
}
