import type { PublishedRole } from '../assignments/published-roles.js';
import type { Clock } from '../core/clock.js';
import type { RequestId } from '../core/ids.js';
import type { Groups } from '../directory/groups.js';
import type { Users } from '../directory/users.js';
import type { ProvisioningEntry } from '../evidence/model.js';
import type { ScimAnswer } from './answer.js';
import { createBulk, type OperationResult, type RunOperation } from './bulk.js';
import { createCursors } from './cursor.js';
import { createDiscovery } from './discovery.js';
import { faultOf, isForeseen, ScimFault } from './faults.js';
import { createGroupsEndpoint } from './groups.js';
import { perform } from './perform.js';
import type { AssignmentsOf } from './render.js';
import { createRolesEndpoint } from './roles.js';
import { createWarnings, type ScimContext, type ScimRequest } from './request.js';
import { createRoutes, type Action, type Routes } from './routes.js';
import { createRootSearch } from './search.js';
import { createUsersEndpoint } from './users.js';

interface Needs {
  readonly users: Users;
  readonly groups: Groups;
  readonly assignmentsOf?: AssignmentsOf;
  readonly listRoles?: () => Promise<readonly PublishedRole[]>;
  readonly clock: Clock;
  readonly cursorKey: Uint8Array;
  /** See perform. */
  readonly append: (entry: ProvisioningEntry) => Promise<void>;
  readonly onUnknownError?: (error: unknown, requestId: RequestId) => void;
  readonly monotonicMs?: () => number;
}

/** Builds the endpoints, and the Bulk endpoint that calls them: SCIM apart from HTTP. */
export function createService(needs: Needs): Routes {
  const cursors = createCursors(needs.cursorKey);
  const shared = { ...needs, cursors };
  const endpoints = {
    Users: createUsersEndpoint(shared),
    Groups: createGroupsEndpoint(shared),
    Roles: createRolesEndpoint(shared),
  };

  const routes = createRoutes({
    endpoints,
    search: createRootSearch([endpoints.Users, endpoints.Groups, endpoints.Roles], cursors),
    discovery: createDiscovery(),
    bulk: createBulk(operationRunner(needs, () => routes)),
  });
  return routes;
}

/** Carries out an operation of a Bulk request through the same routes as a request of its own. */
function operationRunner(needs: Needs, routes: () => Routes): RunOperation {
  const { clock, append, onUnknownError, monotonicMs = () => performance.now() } = needs;
  return async (context, { method, segments, data, version }) => {
    const startedAt = monotonicMs();
    const request: ScimRequest = {
      method,
      segments,
      query: () => ({}),
      body: () => data,
      ...(version === undefined ? {} : { ifMatch: version }),
    };
    const own: ScimContext = { ...context, ...createWarnings(), at: clock() };
    try {
      const action = routes()(request);
      if (!isResourceWrite(action)) throw new ScimFault(400, onlyResources, { scimType: 'invalidValue' });
      const elapsedMs = () => Math.round(monotonicMs() - startedAt);
      const performed = await perform(action, own, request, { elapsedMs, append });
      if (performed.kind === 'answered') return doneOf(performed.answer, `${context.base}/${segments.join('/')}`);
      if (!isForeseen(performed.error)) onUnknownError?.(performed.error, context.requestId);
      return { kind: 'failed', fault: performed.fault };
    } catch (error) {
      return { kind: 'failed', fault: faultOf(error) };
    }
  };
}

const onlyResources = 'path: an operation of a Bulk request can only write a user or a group';

/** Bulk inside Bulk would multiply the limits. */
function isResourceWrite({ isWrite, subject }: Action): boolean {
  return isWrite && subject?.operation !== 'bulk';
}

function doneOf({ status, headers }: ScimAnswer, path: string): OperationResult {
  const { ETag: version, Location: location = path } = headers;
  return { kind: 'done', status, location, ...(version === undefined ? {} : { version }) };
}
