/** What somebody may do through the admin API. Each operation asks for one of these. */
export const permissions = [
  /** See the set-up and its state: directories, groups, targets, policy, deliveries, holds, alerts. */
  'read',
  /** Find a person by name, e-mail or id. */
  'people.search',
  /** See a person's access and why, assignments, the provisioning log. */
  'people.read',
  /** Everything that is kept of one person: hand it out, erase it. */
  'people.data',
  /** See leavers, revocations and timelines. */
  'offboarding.read',
  /** Offboard a person, and reinstate one. */
  'people.offboard',
  /** Try a policy out: plan and policy tests. */
  'policy.draft',
  'policy.publish',
  /** Run the service: directories, targets, deliveries, holds, freeze, alerts. */
  'operate',
  /** Make, rotate and retire tokens, client secrets and signing secrets. */
  'secrets.manage',
  'audit.read',
  /** Retention, goals, the webhook of operators. */
  'settings.manage',
  /** Admins, API keys, and everybody's sessions. */
  'admins.manage',
] as const;

export type Permission = (typeof permissions)[number];

/** What an admin is in this product. */
export const roles = ['owner', 'operator', 'editor', 'auditor', 'hr_viewer'] as const;
export type Role = (typeof roles)[number];

const hrViewer = ['people.search', 'offboarding.read'] as const satisfies readonly Permission[];
const reader = ['read', 'people.read', ...hrViewer] as const satisfies readonly Permission[];

const permissionsByRole: Readonly<Record<Role, readonly Permission[]>> = {
  owner: permissions,
  operator: [...reader, 'people.offboard', 'policy.draft', 'policy.publish', 'operate', 'secrets.manage', 'audit.read'],
  editor: [...reader, 'policy.draft'],
  auditor: [...reader, 'audit.read'],
  hr_viewer: hrViewer,
};

/** Everything the role may do, in the order of `permissions`. */
export function permissionsOf(role: Role): readonly Permission[] {
  const held = permissionsByRole[role];
  return permissions.filter((permission) => held.includes(permission));
}

/** May the role do it? */
export function isAllowed(role: Role, permission: Permission): boolean {
  return permissionsByRole[role].includes(permission);
}
