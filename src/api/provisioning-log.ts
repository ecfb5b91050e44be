import { z } from 'zod';
import { provisioningOperations, provisioningResults, type ProvisioningEntry } from '../evidence/model.js';
import type { EvidenceStore } from '../evidence/store.js';
import { operation, type Operation } from './operation.js';
import { instant, pageOf, pageQuery, pageRequest, requireDirectoryId, showPage } from './shapes.js';

const entryView = z
  .object({
    id: z.string(),
    requestId: z.string(),
    directoryId: z.string(),
    operation: z.enum(provisioningOperations),
    resource: z.object({ type: z.string(), id: z.string().optional() }),
    result: z.enum(provisioningResults),
    status: z.int().describe('the HTTP status answered'),
    warnings: z.array(z.object({ rule: z.string(), detail: z.string() })),
    changed: z.array(z.string()).describe('names of the attributes that changed, without their values'),
    durationMs: z.number(),
    createdAt: instant,
  })
  .meta({ id: 'ProvisioningEntry' });

const entryQuery = pageQuery.extend({
  directory: z.string().optional(),
  resource: z.string().optional().describe('SCIM id of a user or group'),
  result: z.enum(provisioningResults).optional(),
  since: instant.optional(),
});

/** What identity providers sent, and what became of it. */
export function provisioningLogOperations(store: Pick<EvidenceStore, 'listProvisioning'>): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/provisioning-log',
      tag: 'Evidence',
      summary: 'What arrived over SCIM and what became of it, newest first',
      query: entryQuery,
      status: 200,
      answer: pageOf(entryView),
      handle: async ({ query: { directory, resource, result, since, ...page } }) => {
        const query = {
          ...(directory === undefined ? {} : { directoryId: requireDirectoryId(directory) }),
          ...(resource === undefined ? {} : { resourceId: resource }),
          ...(result === undefined ? {} : { result }),
          ...(since === undefined ? {} : { since: new Date(since) }),
        };
        return showPage(await store.listProvisioning(query, pageRequest(page)), showEntry);
      },
    }),
  ];
}

function showEntry({ at, resource, warnings, changed, ...entry }: ProvisioningEntry) {
  return {
    ...entry,
    resource: { type: resource.type, ...(resource.id === undefined ? {} : { id: resource.id }) },
    warnings: warnings.map(({ rule, detail }) => ({ rule, detail })),
    changed: [...changed],
    createdAt: at.toISOString(),
  };
}
