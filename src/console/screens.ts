import {
  FileClock,
  GitCompareArrows,
  Headset,
  LayoutDashboard,
  Plug,
  ScrollText,
  Send,
  Settings,
  UserMinus,
  Users,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';
import type { ComponentType } from 'react';
import type { Permission } from '../admins/roles.js';
import type { Words } from './i18n/words.js';
import { screenPermissions } from './screen-access.js';

/** A screen: where it is, who sees it, and the file that draws it. `nav.<key>` in the words of the shell names it. */
export interface Screen {
  readonly key: Exclude<keyof Words, 'shell'>;
  /** Below /console, without a slash in front; empty for the first screen. Everything below it belongs to the screen too. */
  readonly path: string;
  readonly icon: LucideIcon;
  /** Any of these lets a person in; everybody when empty. */
  readonly permissions: readonly Permission[];
  readonly load: () => Promise<{ readonly Component: ComponentType }>;
}

/** All screens, in the order of the navigation. A new one is a folder in `screens` and an entry here. */
export const screens: readonly Screen[] = [
  {
    key: 'overview',
    path: '',
    icon: LayoutDashboard,
    permissions: screenPermissions.overview,
    load: async () => ({ Component: (await import('./screens/overview/overview.js')).Overview }),
  },
  {
    key: 'connections',
    path: 'connections',
    icon: Plug,
    permissions: screenPermissions.connections,
    load: async () => ({ Component: (await import('./screens/connections/connections.js')).Connections }),
  },
  {
    key: 'directory',
    path: 'directory',
    icon: Users,
    permissions: screenPermissions.directory,
    load: async () => ({ Component: (await import('./screens/directory/directory.js')).Directory }),
  },
  {
    key: 'mappings',
    path: 'mappings',
    icon: Waypoints,
    permissions: screenPermissions.mappings,
    load: async () => ({ Component: (await import('./screens/mappings/mappings.js')).Mappings }),
  },
  {
    key: 'plans',
    path: 'plans',
    icon: GitCompareArrows,
    permissions: screenPermissions.plans,
    load: async () => ({ Component: (await import('./screens/plans/plans.js')).Plans }),
  },
  {
    key: 'targets',
    path: 'targets',
    icon: Headset,
    permissions: screenPermissions.targets,
    load: async () => ({ Component: (await import('./screens/targets/targets.js')).Targets }),
  },
  {
    key: 'deliveries',
    path: 'deliveries',
    icon: Send,
    permissions: screenPermissions.deliveries,
    load: async () => ({ Component: (await import('./screens/deliveries/deliveries.js')).Deliveries }),
  },
  {
    key: 'log',
    path: 'log',
    icon: FileClock,
    permissions: screenPermissions.log,
    load: async () => ({ Component: (await import('./screens/log/log.js')).Log }),
  },
  {
    key: 'offboarding',
    path: 'offboarding',
    icon: UserMinus,
    permissions: screenPermissions.offboarding,
    load: async () => ({ Component: (await import('./screens/offboarding/offboarding.js')).Offboarding }),
  },
  {
    key: 'audit',
    path: 'audit',
    icon: ScrollText,
    permissions: screenPermissions.audit,
    load: async () => ({ Component: (await import('./screens/audit/audit.js')).Audit }),
  },
  {
    key: 'settings',
    path: 'settings',
    icon: Settings,
    permissions: screenPermissions.settings,
    load: async () => ({ Component: (await import('./screens/settings/settings.js')).Settings }),
  },
];
