import type { ProvisioningOperation } from '../evidence/model.js';
import type { ScimAnswer } from './answer.js';
import type { Discovery } from './discovery.js';
import type { Endpoint, ReadEndpoint } from './endpoint.js';
import { ScimFault } from './faults.js';
import { parseSearchRequest, type ScimQuery } from './query.js';
import type { OperationContext, ScimContext, ScimRequest } from './request.js';

/** What a path and method come to. */
export interface Action {
  /** Named in the provisioning log; absent for what is never logged. */
  readonly subject?: {
    readonly operation: ProvisioningOperation;
    readonly resource: { readonly type: string; readonly id?: string };
  };
  readonly isWrite: boolean;
  readonly run: (context: OperationContext, request: ScimRequest) => Promise<ScimAnswer>;
}

/** What each method does at a path that names, or does not name, one resource by its id. */
type Methods = Readonly<Partial<Record<string, (id: string) => Action>>>;

interface RouteNeeds {
  readonly endpoints: Readonly<Record<'Users' | 'Groups', Endpoint>> & { readonly Roles: ReadEndpoint };
  readonly search: (context: ScimContext, query: ScimQuery) => Promise<ScimAnswer>;
  readonly discovery: Discovery;
  readonly bulk: (context: ScimContext, request: ScimRequest) => Promise<ScimAnswer>;
}

/** Finds the action for a path and method. Throws ScimFault: 404 for a path that does not exist, 405 with Allow, 501 for `/Me`. */
export type Routes = (request: Pick<ScimRequest, 'method' | 'segments'>) => Action;

/** The paths of one directory (RFC 7644 section 3.2), letter case aside. */
export function createRoutes({ endpoints, search, discovery, bulk }: RouteNeeds): Routes {
  const byName: ReadonlyMap<string, EndpointMethods> = new Map([
    ['users', written(endpoints.Users)],
    ['groups', written(endpoints.Groups)],
    ['roles', readOnly(endpoints.Roles)],
  ]);
  const searchAll = listing('ServiceProvider', search);

  const methodsOf = (segments: readonly string[]): Methods | undefined => {
    const [first = '', second, ...more] = segments.map((segment) => segment.toLowerCase());
    const endpoint = byName.get(first);
    if (endpoint && more.length === 0) {
      if (second === undefined) return endpoint.collection;
      return second === '.search' ? endpoint.search : endpoint.member;
    }
    if (segments.length === 0) return { GET: () => searchAll.GET };
    if (first === '.search' && second === undefined) return { POST: () => searchAll.POST };
    if (first === 'bulk' && second === undefined) return { POST: () => bulkAction(bulk) };
    if (first === 'me') throw new ScimFault(501, 'this service does not know who "me" is; address the user by its id');
    return discoveryMethods(discovery, segments);
  };

  return ({ method, segments }) => {
    const methods = methodsOf(segments);
    if (!methods) throw new ScimFault(404, `there is nothing at /${segments.join('/')}`);
    const find = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (find) return find(segments[1] ?? '');
    const allowed = Object.keys(methods);
    throw new ScimFault(405, `${method} is not possible here; allowed: ${allowed.join(', ')}`, {
      headers: { Allow: allowed.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', ') },
    });
  };
}

/** The methods below one resource type's path. */
interface EndpointMethods {
  readonly collection: Methods;
  readonly search: Methods;
  readonly member: Methods;
}

function readOnly(endpoint: ReadEndpoint): EndpointMethods {
  const { type } = endpoint;
  const { GET, POST: search } = listing(type, (context, query) => endpoint.list(context, query));
  return {
    collection: { GET: () => GET },
    search: { POST: () => search },
    member: {
      GET: (id) => ({
        subject: { operation: 'read', resource: { type, id } },
        isWrite: false,
        run: (context, request) => endpoint.read(context, id, request),
      }),
    },
  };
}

function written(endpoint: Endpoint): EndpointMethods {
  const { type } = endpoint;
  const reading = readOnly(endpoint);
  const create: Action = {
    subject: { operation: 'create', resource: { type } },
    isWrite: true,
    run: (context, request) => endpoint.create(context, request),
  };
  return {
    ...reading,
    collection: { ...reading.collection, POST: () => create },
    member: { ...reading.member, ...writes(endpoint) },
  };
}

function writes(endpoint: Endpoint): Methods {
  const { type } = endpoint;
  return {
    PUT: (id) => ({
      subject: { operation: 'replace', resource: { type, id } },
      isWrite: true,
      run: (context, request) => endpoint.replace(context, id, request),
    }),
    PATCH: (id) => ({
      subject: { operation: 'patch', resource: { type, id } },
      isWrite: true,
      run: (context, request) => endpoint.patch(context, id, request),
    }),
    DELETE: (id) => ({
      subject: { operation: 'delete', resource: { type, id } },
      isWrite: true,
      run: (context, request) => endpoint.remove(context, id, request),
    }),
  };
}

function listing(type: string, list: ReadEndpoint['list']): { readonly GET: Action; readonly POST: Action } {
  const subject = { operation: 'list', resource: { type } } as const;
  return {
    GET: { subject, isWrite: false, run: (context, request) => list(context, request.query()) },
    POST: { subject, isWrite: false, run: (context, request) => list(context, parseSearchRequest(request.body())) },
  };
}

function bulkAction(run: Action['run']): Action {
  return { subject: { operation: 'bulk', resource: { type: 'BulkRequest' } }, isWrite: true, run };
}

function discoveryMethods(discovery: Discovery, segments: readonly string[]): Methods | undefined {
  const find = discovery(segments);
  return find && { GET: () => ({ isWrite: false, run: async (context, request) => find(context, request) }) };
}
