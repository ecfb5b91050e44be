import { z } from 'zod';
import type { Admins } from '../admins/admins.js';
import type { Identity } from '../admins/identity.js';
import { isAllowed } from '../admins/roles.js';
import type { Sessions } from '../admins/sessions.js';
import { ServiceError } from '../core/errors.js';
import type { AdminId } from '../core/ids.js';
import {
  adminChange,
  adminInput,
  adminView,
  invitedView,
  passwordSetView,
  passwordText,
  showAdmin,
} from './admin-view.js';
import { operation, type Operation } from './operation.js';
import { openSession } from './sessions.js';
import { pageOf, pageQuery, pageRequest, requireId, showPage, slicePage, withoutUndefined } from './shapes.js';

interface Needs {
  readonly admins: Admins;
  readonly sessions: Sessions;
}

const passwordInput = z.strictObject({
  current: passwordText.optional().describe("for one's own password"),
  password: passwordText
    .optional()
    .describe("for one's own password: the new one, at least 12 characters. Absent: make a one-time password"),
});

const tag = 'Admins';
const adminId = (text: string) => requireId('adm', 'admin', text);

/** The people who run the service, and their roles. */
export function adminPeopleOperations({ admins, sessions }: Needs): readonly Operation[] {
  return [
    operation({
      method: 'post',
      path: '/admins',
      allow: 'admins.manage',
      audit: 'admin.create',
      tag,
      summary: 'Invite an admin',
      description:
        'The answer holds a one-time password to hand over, shown once. Whoever signs in with it must choose another one before anything else.',
      body: adminInput,
      status: 201,
      answer: invitedView,
      handle: async ({ body: { language, ...input } }) => {
        const invited = await admins.invite({ ...input, ...(language ? { language } : {}) });
        return { ...showAdmin(invited.admin), oneTimePassword: invited.oneTimePassword };
      },
    }),
    operation({
      method: 'get',
      path: '/admins',
      allow: 'admins.manage',
      tag,
      summary: 'List admins, oldest first',
      query: pageQuery,
      status: 200,
      answer: pageOf(adminView),
      handle: async ({ query }) =>
        showPage(
          slicePage(await admins.list(), pageRequest(query), ({ id }) => id),
          showAdmin,
        ),
    }),
    operation({
      method: 'get',
      path: '/admins/{id}',
      allow: 'signed_in',
      tag,
      summary: 'Read an admin',
      description: "One's own record, or anybody's for whoever manages admins.",
      status: 200,
      answer: adminView,
      handle: async ({ params, identity }) => {
        const id = adminId(params.id);
        requireSelfOrManager(identity(), id);
        return showAdmin(await admins.get(id));
      },
    }),
    operation({
      method: 'patch',
      path: '/admins/{id}',
      allow: 'signed_in',
      audit: 'admin.update',
      tag,
      summary: 'Change an admin',
      description:
        "Name and language may be changed by oneself; role and state need the permission admins.manage. Disabling ends the admin's sessions at once. The last active owner stays one.",
      body: adminChange,
      status: 200,
      answer: adminView,
      handle: async ({ params, identity, body }) => {
        const id = adminId(params.id);
        requireSelfOrManager(identity(), id);
        if (body.role !== undefined || body.state !== undefined) requireManager(identity());
        return showAdmin(await admins.change(id, withoutUndefined(body)));
      },
    }),
    operation({
      method: 'delete',
      path: '/admins/{id}',
      allow: 'admins.manage',
      audit: 'admin.remove',
      tag,
      summary: 'Remove an admin',
      description: 'Ends the sessions at once. What the admin did stays in the audit.',
      status: 204,
      handle: async ({ params }) => admins.remove(adminId(params.id)),
    }),
    setPassword({ admins, sessions }),
  ];
}

function setPassword({ admins, sessions }: Needs): Operation {
  return operation({
    method: 'post',
    path: '/admins/{id}/password',
    allow: 'signed_in',
    audit: 'admin.password',
    tag,
    summary: "Set one's own password, or make a one-time password for somebody else",
    description:
      'With current and password: for oneself. With neither: needs admins.manage; the answer holds the one-time password, shown once. Either way every session of that admin ends; whoever sets their own gets a new one.',
    body: passwordInput,
    status: 200,
    answer: passwordSetView,
    handle: async ({ params, identity, caller, body: { current, password } }) => {
      const id = adminId(params.id);
      if (current === undefined && password === undefined) {
        requireManager(identity());
        const reset = await admins.resetPassword(id);
        return { ...showAdmin(reset.admin), oneTimePassword: reset.oneTimePassword };
      }
      if (current === undefined || password === undefined || identity().admin?.id !== id) throw notOwn();
      const admin = await admins.choosePassword(id, { current, password });
      await openSession(sessions, caller, { ...identity(), admin });
      return showAdmin(admin);
    },
  });
}

/** Others read as forbidden whether or not they exist. */
function requireSelfOrManager(identity: Identity, id: AdminId): void {
  if (identity.admin?.id !== id) requireManager(identity);
}

function requireManager({ role }: Identity): void {
  if (isAllowed(role, 'admins.manage')) return;
  const message = `This needs the permission "admins.manage", which the role "${role}" does not have. Ask an owner.`;
  throw new ServiceError('forbidden', { message });
}

function notOwn(): ServiceError {
  const message =
    'Only the admin chooses the password, with both current and password. Send neither to make a one-time password.';
  return new ServiceError('invalid_input', { faults: [{ path: 'body', message }] });
}
