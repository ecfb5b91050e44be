import type { Index } from './indexes.js';

const live = { directoryId: 1, deletedAt: 1 } as const;

/** What lists and searches of users and groups rely on, beside the indexes that writes need too. */
export const listIndexes: readonly Index[] = [
  { collection: 'users', name: 'live_by_name', keys: { ...live, userNameKey: 1 } },
  { collection: 'users', name: 'live_by_mail', keys: { ...live, 'search.emails.value.f': 1, ordinal: 1 } },
  { collection: 'users', name: 'live_by_display_name', keys: { ...live, 'search.displayName.f': 1, ordinal: 1 } },
  { collection: 'groups', name: 'live_by_display_name', keys: { ...live, 'search.displayName.f': 1 } },
  { collection: 'groups', name: 'all_live', keys: { deletedAt: 1, ordinal: 1 } },
];
