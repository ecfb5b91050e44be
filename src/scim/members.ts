import { parseId } from '../core/ids.js';
import { ServiceError } from '../core/errors.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../core/json.js';
import type { MemberChange, MemberId } from '../directory/model.js';
import type { ScimContext } from './request.js';

/** A member change as a PATCH or a body words it: ids as sent, not yet known to be any. */
export type WrittenMembers =
  | { readonly kind: 'replace'; readonly members: readonly string[] }
  | { readonly kind: 'delta'; readonly add: readonly string[]; readonly remove: readonly string[] };

/** A group document split into what the group record keeps and its members; `members` is undefined when the document has none. */
export function splitMembers(document: JsonObject): {
  readonly rest: JsonObject;
  readonly members?: readonly string[];
} {
  const { members, ...rest } = document;
  return members === undefined ? { rest } : { rest, members: idsOf(members) };
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

function idsOf(members: Json): readonly string[] {
  if (!isJsonArray(members)) return [];
  return members.flatMap((member) => {
    const value = isJsonObject(member) ? member['value'] : member;
    return typeof value === 'string' ? [value] : [];
  });
}
