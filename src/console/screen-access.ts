import type { Permission } from '../admins/roles.js';
import type { Words } from './i18n/words.js';

type ScreenKey = Exclude<keyof Words, 'shell'>;

/** What lets a person into each screen: any of these; everybody when empty. */
export const screenPermissions = {
  overview: ['read'],
  connections: ['read'],
  directory: ['people.read'],
  mappings: ['read'],
  plans: ['read'],
  targets: ['read'],
  deliveries: ['read'],
  log: ['people.read'],
  offboarding: ['offboarding.read'],
  audit: ['audit.read'],
  settings: [],
} as const satisfies Readonly<Record<ScreenKey, readonly Permission[]>>;

/** Whether somebody with these permissions sees the screen. */
export function isOpenTo(
  { permissions }: { readonly permissions: readonly Permission[] },
  held: readonly string[],
): boolean {
  return permissions.length === 0 || permissions.some((permission) => held.includes(permission));
}
