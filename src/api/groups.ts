import { z } from 'zod';
import type { PersonStore } from '../directory/store.js';
import { operation, type Operation } from './operation.js';
import { instant, pageOf, pageQuery, pageRequest, showPage } from './shapes.js';

const groupView = z
  .object({
    id: z.string(),
    directoryId: z.string(),
    displayName: z.string(),
    externalId: z.string().optional(),
    memberCount: z.int().describe('direct members'),
    createdAt: instant,
    lastModifiedAt: instant,
  })
  .meta({ id: 'Group' });

/** Groups as the directories sent them. */
export function groupOperations(store: Pick<PersonStore, 'searchGroups'>): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/groups',
      allow: 'read',
      tag: 'People and groups',
      summary: 'Search groups by the beginning of their name',
      query: pageQuery.extend({ query: z.string().max(200).optional() }),
      status: 200,
      answer: pageOf(groupView),
      handle: async ({ query: { query, ...page } }) =>
        showPage(await store.searchGroups(query, pageRequest(page)), (group) => {
          const { id, directoryId, displayName, externalId, memberCount, createdAt, lastModifiedAt } = group;
          return {
            id,
            directoryId,
            displayName,
            ...(externalId === undefined ? {} : { externalId }),
            memberCount,
            createdAt: createdAt.toISOString(),
            lastModifiedAt: lastModifiedAt.toISOString(),
          };
        }),
    }),
  ];
}
