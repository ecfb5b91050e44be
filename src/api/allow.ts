import { mustChangePassword } from '../admins/identity.js';
import { isAllowed } from '../admins/roles.js';
import { ServiceError } from '../core/errors.js';
import { identityOf, type AdminCaller } from './caller.js';
import type { Operation } from './operation.js';

/** The operations open to somebody whose password was made by another. */
const openBeforePassword: ReadonlySet<string> = new Set([
  'get /sessions/current',
  'delete /sessions/current',
  'post /admins/{id}/password',
]);

/** Why the caller may not call the operation: `forbidden`, naming the permission that is missing; undefined when they may. */
export function refusalOf(caller: AdminCaller, { allow, method, path }: Operation): ServiceError | undefined {
  if (allow === 'anyone') return undefined;
  const identity = identityOf(caller);
  if (mustChangePassword(identity) && !openBeforePassword.has(`${method} ${path}`)) {
    const message = 'Choose a password of your own first: POST /admins/{id}/password.';
    return new ServiceError('forbidden', { message });
  }
  if (allow === 'signed_in' || isAllowed(identity.role, allow)) return undefined;
  const message = `This needs the permission "${allow}", which the role "${identity.role}" does not have. Ask an owner.`;
  return new ServiceError('forbidden', { message });
}
