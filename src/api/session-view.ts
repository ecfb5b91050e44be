import { z } from 'zod';
import { mustChangePassword, type Identity } from '../admins/identity.js';
import type { Admin, Session } from '../admins/model.js';
import { permissions, permissionsOf, roles } from '../admins/roles.js';
import { languages } from '../core/language.js';
import { instant } from './shapes.js';

/** Who is signed in, as the console asks it first. */
export const currentView = z
  .object({
    kind: z.enum(['admin', 'api_key', 'admin_key']).describe('a person, or the key the session was opened with'),
    admin: z
      .object({
        id: z.string(),
        email: z.string().optional(),
        name: z.string(),
        signsInAtProvider: z.boolean().describe('has no password here'),
      })
      .optional()
      .describe('the person; absent for keys'),
    name: z.string().describe('as the audit names whoever is signed in'),
    role: z.enum(roles),
    permissions: z.array(z.enum(permissions)),
    language: z.enum(languages).optional(),
    mustChangePassword: z
      .boolean()
      .describe('nothing else is allowed until POST /admins/{id}/password has set another one'),
    sessionId: z.string().optional().describe('absent when the request carried a key'),
  })
  .meta({ id: 'CurrentSession' });

export const sessionView = z
  .object({
    id: z.string(),
    kind: z.enum(['admin', 'api_key', 'admin_key']),
    adminId: z.string().optional(),
    name: z.string().describe('of the admin or the key'),
    userAgent: z.string().describe('browser and system'),
    isCurrent: z.boolean(),
    createdAt: instant,
    lastSeenAt: instant,
    expiresAt: instant,
  })
  .meta({ id: 'Session' });

/** The signed-in one as the API shows it. */
export function showCurrent(identity: Identity) {
  const { principal, admin, actor, role, sessionId } = identity;
  return {
    kind: principal.kind,
    ...(admin ? { admin: showPerson(admin) } : {}),
    name: actor.name ?? actor.id,
    role,
    permissions: [...permissionsOf(role)],
    ...(admin?.language ? { language: admin.language } : {}),
    mustChangePassword: mustChangePassword(identity),
    ...(sessionId ? { sessionId } : {}),
  };
}

function showPerson({ id, email, name, subject }: Admin) {
  return { id, ...(email === undefined ? {} : { email }), name, signsInAtProvider: subject !== undefined };
}

/** A session as the API shows it; `name` is whose it is. */
export function showSession(
  { id, principal, userAgent, createdAt, lastSeenAt, expiresAt }: Session,
  { name, current }: { readonly name: string; readonly current: Session['id'] | undefined },
) {
  return {
    id,
    kind: principal.kind,
    ...(principal.kind === 'admin' ? { adminId: principal.id } : {}),
    name,
    userAgent,
    isCurrent: id === current,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
