import type { PublishedRole } from '../assignments/published-roles.js';
import type { FilterTree } from '../core/filter/tree.js';
import type { Groups } from '../directory/groups.js';
import type { Users } from '../directory/users.js';
import type { Rendered, ScimAnswer } from './answer.js';
import type { Cursors } from './cursor.js';
import type { AssignmentsOf } from './render.js';
import type { ListQuery } from '../directory/store.js';
import type { ScimQuery } from './query.js';
import type { OperationContext, ScimContext, ScimRequest } from './request.js';

/** What the endpoints of a directory are built on. */
export interface EndpointNeeds {
  readonly users: Users;
  readonly groups: Groups;
  readonly assignmentsOf?: AssignmentsOf;
  /** Roles the directory may name in `roles` of its users; without it there are none. */
  readonly listRoles?: () => Promise<readonly PublishedRole[]>;
  readonly cursors: Cursors;
}

/** Which part of a list is asked for. */
export type Window = Pick<ListQuery, 'from' | 'limit'>;

/** A part of a list, rendered. */
export interface Slice {
  /** Number of records that match, over all pages. */
  readonly total: number;
  /** The resources, one or, separated by commas, several to a piece; no piece is empty. */
  readonly items: readonly Rendered[];
  /** How many resources that is. */
  readonly count: number;
  /** By cursor, when more follow: the place of the last one in creation order. */
  readonly nextAfter?: number;
}

/** The resource types of a directory. */
export type ResourceTypeName = 'User' | 'Group' | 'Role';

/** The reading verbs of one resource type. Each answers, or throws what `faultOf` understands. */
export interface ReadEndpoint {
  readonly type: ResourceTypeName;
  read(context: ScimContext, id: string, request: ScimRequest): Promise<ScimAnswer>;
  list(context: ScimContext, query: ScimQuery): Promise<ScimAnswer>;
  /** A part of a search over all types; see bindForAnyType for what an unknown attribute does. */
  slice(
    context: ScimContext,
    query: ScimQuery,
    tree: FilterTree | undefined,
    window: Window,
  ): Promise<Slice & { readonly isKnown: boolean }>;
}

/** All verbs of a resource type that clients write. */
export interface Endpoint extends ReadEndpoint {
  create(context: OperationContext, request: ScimRequest): Promise<ScimAnswer>;
  replace(context: OperationContext, id: string, request: ScimRequest): Promise<ScimAnswer>;
  patch(context: OperationContext, id: string, request: ScimRequest): Promise<ScimAnswer>;
  remove(context: OperationContext, id: string, request: ScimRequest): Promise<ScimAnswer>;
}
