import { ServiceError } from '../core/errors.js';
import { parseId, type GroupId } from '../core/ids.js';
import type { JsonObject } from '../core/json.js';
import { inTurns } from '../core/turns.js';
import type { GroupChange, GroupWrite, UnknownMemberRule } from '../directory/groups.js';
import type { Group, GroupDraft, MemberChange } from '../directory/model.js';
import type { ListQuery } from '../directory/store.js';
import { changesBetween, memberIds, type AttributeChange } from '../evidence/changes.js';
import type { UnchangedReason } from '../evidence/model.js';
import { emptyAnswer, type ScimAnswer } from './answer.js';
import { coerceBeside } from './coerce.js';
import type { Endpoint, EndpointNeeds, Slice } from './endpoint.js';
import { createListing, listPage } from './listing.js';
import { memberChange, replacingMembers, warnSkipped } from './members.js';
import { patchOperations } from './patch-message.js';
import { applyGroupPatch, readGroupPatch } from './patch/apply-group.js';
import { checkPreconditions, etagOf, isNotModified } from './preconditions.js';
import { noting } from './noting.js';
import { projectionOf, type Projection } from './projection.js';
import { locationOf, renderGroup } from './render.js';
import type { OperationContext, ScimContext, ScimRequest } from './request.js';
import { groupSchema } from './schema/definitions.js';

/** `/Groups` of a directory (RFC 7644 section 3). Member lists are streamed, and never read when they are not shown. */
export function createGroupsEndpoint({ groups, cursors }: EndpointNeeds): Endpoint {
  const rendered = (context: ScimContext, group: Group, projection: Projection) =>
    renderGroup(context.base, group, () => groups.streamMembers(context.directory.id, group.id), projection);

  const answer = (status: number, context: ScimContext, group: Group, projection: Projection): ScimAnswer => ({
    status,
    headers: { ETag: etagOf(group.revision), Location: locationOf(context.base, group) },
    body: rendered(context, group, projection),
  });

  const window = async (context: ScimContext, query: ListQuery, projection: Projection): Promise<Slice> => {
    const { items, ...page } = await listPage(query, (asked) => groups.list(context.directory.id, asked));
    return { ...page, items: items.map((group) => rendered(context, group, projection)), count: items.length };
  };

  /** Writes what `next` makes of the record, under the request's conditions. */
  const write = async (
    context: OperationContext,
    id: GroupId,
    { request, status }: { readonly request: ScimRequest; readonly status: number },
    next: (group: Group) => GroupWrite,
  ): Promise<{ readonly group: Group; readonly outcome: ScimAnswer['outcome'] }> => {
    let before: JsonObject = {};
    let members: MemberChange | undefined;
    const isConditional = request.ifMatch !== undefined || request.ifNoneMatch !== undefined;
    const change = await groups.modify(
      context.directory.id,
      id,
      (current) => {
        checkPreconditions(request, current.revision);
        before = current.attributes;
        const wanted = next(current);
        members = wanted.members;
        return isConditional ? { ...wanted, isConditional } : wanted;
      },
      unknownMemberRule(context),
      noting(context, (group: Group) => ({
        status,
        outcome: outcomeOf({ group, isChanged: true, skippedMembers: [] }, before, members),
      })),
    );
    warnSkipped(change.skippedMembers, context);
    return { group: change.group, outcome: outcomeOf(change, before, members) };
  };

  return {
    type: 'Group',

    async create(context, request) {
      const projection = projectionOf(groupSchema, request.query(), context.lenient);
      const { document, members } = readGroup(request.body(), context);
      const wanted: GroupWrite = {
        draft: draftOf(document),
        ...(members ? { members: memberChange({ kind: 'replace', members }, context) } : {}),
      };
      const change = await groups.create(context.directory.id, wanted, unknownMemberRule(context), context);
      warnSkipped(change.skippedMembers, context);
      const outcome = outcomeOf(change, {}, members?.length === 0 ? undefined : wanted.members);
      return { ...answer(201, context, change.group, projection), outcome };
    },

    async read(context, id, request) {
      const projection = projectionOf(groupSchema, request.query(), context.lenient);
      const group = await groups.get(context.directory.id, groupIdOf(id));
      if (isNotModified(request.ifNoneMatch, group.revision)) return emptyAnswer(304, { ETag: etagOf(group.revision) });
      return answer(200, context, group, projection);
    },

    ...createListing({ type: 'Group', schema: groupSchema, cursors, window }),

    async replace(context, id, request) {
      const projection = projectionOf(groupSchema, request.query(), context.lenient);
      const wanted = replacement(readGroup(request.body(), context), context);
      const { group, outcome } = await write(context, groupIdOf(id), { request, status: 200 }, () => wanted);
      return { ...answer(200, context, group, projection), outcome };
    },

    async patch(context, id, request) {
      const query = request.query();
      const projection = projectionOf(groupSchema, query, context.lenient);
      const operations = patchOperations(request.body(), context);
      const read = await inTurns(readGroupPatch(groupSchema, operations, context));
      const members = read.members && memberChange(read.members, context);
      const wantsBody = query.attributes !== undefined || query.excludedAttributes !== undefined;
      const how = { request, status: wantsBody ? 200 : 204 };
      const { group, outcome } = await write(context, groupIdOf(id), how, (current) => {
        const { document } = applyGroupPatch(groupSchema, current.attributes, read);
        return { draft: draftOf(document), ...(members ? { members } : {}) };
      });
      if (wantsBody) return { ...answer(200, context, group, projection), outcome };
      return { ...emptyAnswer(204, { ETag: etagOf(group.revision) }), outcome };
    },

    async remove(context, id, request) {
      const groupId = groupIdOf(id);
      let before: JsonObject = {};
      await groups.remove(context.directory.id, groupId, context.at, (group) => {
        checkPreconditions(request, group.revision);
        before = group.attributes;
      });
      const changes = changesBetween(before, {});
      return { ...emptyAnswer(204), outcome: { resource: { type: 'Group', id: groupId }, changed: ['*'], changes } };
    },
  };
}

/** The body of a POST or PUT. */
interface WrittenGroup {
  readonly document: JsonObject;
  /** Absent when the body does not name them. */
  readonly members?: readonly string[];
}

function readGroup(input: JsonObject, context: ScimContext): WrittenGroup {
  const { document, given } = coerceBeside(groupSchema, { input, apart: 'members' }, context);
  if (given === undefined) return { document };
  return { document, members: replacingMembers(given, { options: context, path: 'members' }) };
}

/**
 * What a PUT asks for. An empty `members` empties the group; where `members` is missing altogether, strict empties it too, while lenient keeps
 * the members: a client that renames by PUT must not take everybody's access away (RFC 7644 section 3.5.1 allows both).
 */
function replacement({ document, members }: WrittenGroup, context: ScimContext): GroupWrite {
  const draft = draftOf(document);
  if (members === undefined && context.lenient) {
    context.warn('put-without-members', 'members: not in the body, so they were kept');
    return { draft };
  }
  return { draft, members: memberChange({ kind: 'replace', members: members ?? [] }, context) };
}

function outcomeOf(
  { group, isChanged, skippedMembers }: GroupChange,
  before: JsonObject,
  members: MemberChange | undefined,
): NonNullable<ScimAnswer['outcome']> {
  const resource = { type: 'Group', id: group.id };
  if (!isChanged) {
    const because = members && reasonUnchanged(members, skippedMembers);
    return { resource, changed: [], changes: [], ...(because ? { because } : {}) };
  }
  const changes = [
    ...changesBetween(before, group.attributes),
    ...(members ? [membersAsked(members, skippedMembers)] : []),
  ];
  return { resource, changed: changes.map(({ attribute }) => attribute), changes };
}

/** What the request asked of the members, those that do not exist left out: who was in the group before is never read. */
function membersAsked(members: MemberChange, skipped: readonly string[]): AttributeChange {
  const known = (ids: readonly string[]) => {
    const unknown = new Set(skipped);
    return memberIds(unknown.size === 0 ? ids : ids.filter((id) => !unknown.has(id)));
  };
  const after: JsonObject =
    members.kind === 'replace'
      ? { replacedWith: known(members.members) }
      : { added: known(members.add), removed: known(members.remove) };
  return { attribute: 'members', after };
}

function reasonUnchanged(members: MemberChange, skipped: readonly string[]): UnchangedReason | undefined {
  if (members.kind === 'replace') return undefined;
  const { add, remove } = members;
  if (add.length > 0 && remove.length === 0)
    return add.length === skipped.length ? 'unknown_members' : 'already_members';
  return add.length === 0 && remove.length > 0 ? 'not_members' : undefined;
}

function unknownMemberRule({ lenient }: ScimContext): UnknownMemberRule {
  return lenient ? 'skip' : 'refuse';
}

function draftOf(attributes: JsonObject): GroupDraft {
  const { displayName, externalId } = attributes;
  return {
    displayName: typeof displayName === 'string' ? displayName : '',
    ...(typeof externalId === 'string' ? { externalId } : {}),
    attributes,
  };
}

function groupIdOf(text: string): GroupId {
  const id = parseId('grp', text);
  if (id === undefined) throw new ServiceError('not_found', { kind: 'Group', id: text });
  return id;
}
