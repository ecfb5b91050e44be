import { parseId } from '../core/ids.js';
import { ServiceError } from '../core/errors.js';
import { isJsonArray, isJsonObject, type Json } from '../core/json.js';
import type { MemberChange, MemberId } from '../directory/model.js';
import { forgive, inside, refuse, type Scope } from './coerce-scope.js';
import { listOf } from './coerce-value.js';
import { memberOf } from './query.js';
import type { ScimContext } from './request.js';

/** A member change as a PATCH or a body words it: ids as sent, not yet known to be any. */
export type WrittenMembers =
  | { readonly kind: 'replace'; readonly members: readonly string[] }
  | { readonly kind: 'delta'; readonly add: readonly string[]; readonly remove: readonly string[] };

/**
 * The ids a client names, in any form clients send: objects with `value`, bare ids, one of them without the list. What holds no text is left out with a
 * warning; strict refuses it.
 */
export function namedMembers(given: Json, scope: Scope): readonly string[] {
  const ids: string[] = [];
  for (const element of listOf(given, scope)) {
    const id = isJsonObject(element) ? memberOf(element, 'value') : element;
    if (typeof element === 'string' && element !== '')
      forgive(scope, 'type-converted', 'must be objects with a "value"');
    if (typeof id === 'string' && id !== '') ids.push(id);
    else forgive(inside(scope, 'value'), 'empty-element', 'is required in every member');
  }
  return ids;
}

/**
 * The ids that are to replace all members. Null, "" and [] empty the group. Something else without one id of this service in it is a mistake of the
 * client, by which everybody in the group would lose what it gives them: ScimInputError.
 */
export function replacingMembers(given: Json, scope: Scope): readonly string[] {
  const ids = namedMembers(given, scope);
  const isEmpty = given === null || given === '' || (isJsonArray(given) && given.length === 0);
  if (isEmpty || ids.some((id) => memberId(id) !== undefined)) return ids;
  return refuse(
    scope,
    'names no member, so nobody was removed: each must be {"value": "<id>"} with the id this service gave the user (usr_…) or group (grp_…); [] empties the group',
  );
}

/**
 * The change with ids of the right kind. What cannot be an id of this service is skipped with a warning, or in strict refused with
 * `unknown_members`; to remove it is to remove nothing.
 */
export function memberChange(written: WrittenMembers, context: Pick<ScimContext, 'lenient' | 'warn'>): MemberChange {
  if (written.kind === 'replace') return { kind: 'replace', members: known(written.members, context) };
  return {
    kind: 'delta',
    add: known(written.add, context),
    remove: written.remove.flatMap((id) => memberId(id) ?? []),
  };
}

/** Notes members that were left out because the directory does not have them. Only ids of this service are named. */
export function warnSkipped(skipped: readonly string[], context: Pick<ScimContext, 'warn'>): void {
  for (const id of skipped) context.warn('unknown-member', `members: ${id} is not in this directory`);
}

function known(ids: readonly string[], { lenient, warn }: Pick<ScimContext, 'lenient' | 'warn'>): readonly MemberId[] {
  const parsed = ids.flatMap((id) => memberId(id) ?? []);
  if (parsed.length === ids.length) return parsed;
  if (!lenient) throw new ServiceError('unknown_members', { ids: ids.filter((id) => memberId(id) === undefined) });
  warn('unknown-member', `members: ${ids.length - parsed.length} of ${ids.length} values are not ids of this service`);
  return parsed;
}

function memberId(text: string): MemberId | undefined {
  return parseId('usr', text) ?? parseId('grp', text);
}
