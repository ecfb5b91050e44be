import { ServiceError } from '../core/errors.js';
import { parseId, type UserId } from '../core/ids.js';
import type { JsonObject } from '../core/json.js';
import type { User, UserDraft } from '../directory/model.js';
import type { ListQuery } from '../directory/store.js';
import type { UserDisplay } from '../directory/user-template.js';
import { changesBetween, type AttributeChange } from '../evidence/changes.js';
import { emptyAnswer, type ScimAnswer } from './answer.js';
import { coerce } from './coerce.js';
import type { Endpoint, EndpointNeeds, Slice } from './endpoint.js';
import { createListing, listPage } from './listing.js';
import { patchOperations } from './patch-message.js';
import { applyPatch } from './patch/apply.js';
import { checkPreconditions, etagOf, isNotModified } from './preconditions.js';
import { projectionOf, type Projection } from './projection.js';
import { noting } from './noting.js';
import { locationOf, renderUser, type UserExtras } from './render.js';
import type { OperationContext, ScimContext, ScimRequest } from './request.js';
import { userSchema } from './schema/definitions.js';
import { helpdeskUrn } from './schema/helpdesk.js';
import { userTemplate } from './user-text.js';

/** `/Users` of a directory (RFC 7644 section 3). */
export function createUsersEndpoint(needs: EndpointNeeds): Endpoint {
  const { users, assignmentsOf, cursors } = needs;

  const render = async (
    context: ScimContext,
    list: readonly User[],
    projection: Projection,
  ): Promise<readonly string[]> => {
    const ids = list.map(({ id }) => id);
    const wantsGroups = projection.shows('groups') && ids.length > 0;
    const wantsAssignments = projection.shows('assignments', helpdeskUrn) && ids.length > 0;
    const memberships = wantsGroups ? await users.listMemberships(context.directory.id, ids) : undefined;
    const assignments = wantsAssignments ? await assignmentsOf?.(ids) : undefined;
    return list.map((user) => {
      const extras = { memberships: memberships?.get(user.id) ?? [], assignments: assignments?.get(user.id) ?? [] };
      return renderUser(context.base, user, extras, projection);
    });
  };

  const answer = async (
    status: number,
    context: ScimContext,
    user: User,
    projection: Projection,
  ): Promise<ScimAnswer> => {
    const [body = ''] = await render(context, [user], projection);
    return answerWith(status, context, user, body);
  };

  const window = async (context: ScimContext, query: ListQuery, projection: Projection): Promise<Slice> => {
    const texts = projection.isDefault
      ? await users.listTexts(context.directory.id, query, displayIn(context))
      : undefined;
    if (texts) return { ...texts, items: texts.count > 0 ? [texts.joined] : [] };
    const { items, ...page } = await listPage(query, (asked) => users.list(context.directory.id, asked));
    return { ...page, items: await render(context, items, projection), count: items.length };
  };

  /** Writes what `next` makes of the record, under the request's conditions. */
  const write = async (
    context: OperationContext,
    id: UserId,
    request: ScimRequest,
    next: (user: User) => JsonObject,
  ): Promise<ScimAnswer> => {
    const projection = projectionOf(userSchema, request.query(), context.lenient);
    let before: JsonObject = {};
    const { user } = await users.modify(
      context.directory.id,
      id,
      (current) => {
        checkPreconditions(request, current.revision);
        before = current.attributes;
        return draftOf(next(current), current);
      },
      noting(context, (written) => ({
        status: 200,
        outcome: outcomeOf(id, changesBetween(before, written.attributes)),
      })),
    );
    return { ...(await answer(200, context, user, projection)), outcome: outcomeOf(id, []) };
  };

  return {
    type: 'User',

    async create(context, request) {
      const projection = projectionOf(userSchema, request.query(), context.lenient);
      const draft = draftOf(coerce(userSchema, request.body(), context));
      const stamp = noting(context, ({ id, attributes }: User) => ({
        status: 201,
        outcome: outcomeOf(id, changesBetween({}, attributes)),
      }));
      const user = await users.create(context.directory.id, draft, stamp);
      return answerWith(201, context, user, renderUser(context.base, user, justCreated, projection));
    },

    async read(context, id, request) {
      const projection = projectionOf(userSchema, request.query(), context.lenient);
      const userId = userIdOf(id);
      const made = projection.isDefault
        ? await users.findText(context.directory.id, userId, displayIn(context))
        : undefined;
      if (made) return notModified(request, made) ?? answerWith(200, context, made, made.text);
      const user = await users.get(context.directory.id, userId);
      return notModified(request, user) ?? (await answer(200, context, user, projection));
    },

    ...createListing({ type: 'User', schema: userSchema, cursors, window }),

    async replace(context, id, request) {
      const document = coerce(userSchema, request.body(), context);
      return write(context, userIdOf(id), request, () => document);
    },

    async patch(context, id, request) {
      const operations = patchOperations(request.body(), context);
      return write(
        context,
        userIdOf(id),
        request,
        (user) => applyPatch(userSchema, user.attributes, operations, context).document,
      );
    },

    async remove(context, id, request) {
      const userId = userIdOf(id);
      let before: JsonObject = {};
      const stamp = noting(context, () => ({
        status: 204,
        outcome: { ...outcomeOf(userId, changesBetween(before, {})), changed: ['*'] },
      }));
      await users.remove(context.directory.id, userId, stamp, (user) => {
        checkPreconditions(request, user.revision);
        before = user.attributes;
      });
      return emptyAnswer(204);
    },
  };
}

/** Nobody knows a new user yet: it is in no group and has no assignment. */
const justCreated: UserExtras = { memberships: [], assignments: [] };

/** How users look to clients of the directory. */
function displayIn({ base }: ScimContext): UserDisplay {
  return { template: userTemplate, base };
}

function notModified({ ifNoneMatch }: ScimRequest, { revision }: Pick<User, 'revision'>): ScimAnswer | undefined {
  return isNotModified(ifNoneMatch, revision) ? emptyAnswer(304, { ETag: etagOf(revision) }) : undefined;
}

function answerWith(
  status: number,
  { base }: ScimContext,
  user: Pick<User, 'id' | 'revision'>,
  body: string,
): ScimAnswer {
  return { status, headers: { ETag: etagOf(user.revision), Location: locationOf(base, user) }, body };
}

function outcomeOf(id: UserId, changes: readonly AttributeChange[]): NonNullable<ScimAnswer['outcome']> {
  return { resource: { type: 'User', id }, changed: changes.map(({ attribute }) => attribute), changes };
}

/** A document as a draft. Without `active`, the record keeps what it has; a new one is active. */
function draftOf(document: JsonObject, current?: User): UserDraft {
  const { userName, externalId, active } = document;
  const isActive = typeof active === 'boolean' ? active : (current?.active ?? true);
  return {
    userName: typeof userName === 'string' ? userName : '',
    ...(typeof externalId === 'string' ? { externalId } : {}),
    active: isActive,
    attributes: active === isActive ? document : { ...document, active: isActive },
  };
}

function userIdOf(text: string): UserId {
  const id = parseId('usr', text);
  if (id === undefined) throw new ServiceError('not_found', { kind: 'User', id: text });
  return id;
}
