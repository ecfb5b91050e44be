/** What a SCIM request asks for, in words from a closed set, so that metrics and traces name it without its ids. */
export interface ScimOperation {
  readonly operation:
    'list' | 'read' | 'search' | 'create' | 'replace' | 'patch' | 'delete' | 'bulk' | 'discover' | 'other';
  readonly resource: 'User' | 'Group' | 'Role' | 'none';
}

const resources: Readonly<Record<string, ScimOperation['resource']>> = {
  users: 'User',
  groups: 'Group',
  roles: 'Role',
};
const discovery = ['serviceproviderconfig', 'resourcetypes', 'schemas'];
const onMember: Readonly<Record<string, ScimOperation['operation']>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'replace',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Names the operation of a method and a path such as `/scim/v2/dir-…/Users/usr_…`. Total: what is none of ours is `other`. */
export function scimOperation(method: string, path: string): ScimOperation {
  const [first = '', second] = path
    .replace(/[?#].*$/, '')
    .toLowerCase()
    .split('/')
    .filter(Boolean)
    .slice(3);
  const resource = (Object.hasOwn(resources, first) ? resources[first] : undefined) ?? 'none';
  if (resource === 'none') return { operation: wholeService(method, first), resource };
  if (second === '.search') return { operation: method === 'POST' ? 'search' : 'other', resource };
  if (second !== undefined) return { operation: onMember[method] ?? 'other', resource };
  if (method === 'GET' || method === 'HEAD') return { operation: 'list', resource };
  return { operation: method === 'POST' ? 'create' : 'other', resource };
}

function wholeService(method: string, first: string): ScimOperation['operation'] {
  if (discovery.includes(first)) return 'discover';
  if (first === 'bulk' && method === 'POST') return 'bulk';
  if (first === '.search' && method === 'POST') return 'search';
  return first === '' && method === 'GET' ? 'list' : 'other';
}
