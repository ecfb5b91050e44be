import { z } from 'zod';
import { csvLine } from '../core/csv.js';
import {
  provisioningOperations,
  provisioningResults,
  unchangedReasons,
  type ProvisioningEntry,
} from '../evidence/model.js';
import type { EvidenceStore, ProvisioningQuery } from '../evidence/store.js';
import { operation, StreamAnswer, type Operation } from './operation.js';
import { instant, pageOf, pageQuery, pageRequest, requireDirectoryId, showPage } from './shapes.js';

export const entryView = z
  .object({
    id: z.string(),
    requestId: z.string(),
    directoryId: z.string(),
    operation: z
      .enum(provisioningOperations)
      .describe('assign: no request, but a change of access a request led to and a limit held'),
    resource: z.object({ type: z.string(), id: z.string().optional() }),
    result: z.enum(provisioningResults),
    status: z.int().optional().describe('the HTTP status answered'),
    because: z.enum(unchangedReasons).optional().describe('why nothing changed'),
    scimType: z.string().optional().describe('of a refusal, as answered'),
    held: z.object({ targetId: z.string(), holdId: z.string() }).optional(),
    warnings: z
      .array(z.object({ rule: z.string(), detail: z.string() }))
      .describe('what was let pass for this identity provider, by the rule that allows it'),
    changed: z.array(z.string()).describe('names of the attributes that changed; * for a whole record'),
    changes: z
      .array(z.object({ attribute: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }))
      .optional()
      .describe('the values before and after, long ones as {cut, characters}; absent once erased'),
    durationMs: z.number(),
    createdAt: instant,
  })
  .meta({ id: 'ProvisioningEntry' });

const filters = {
  directory: z.string().optional(),
  requestId: z.string().optional(),
  resource: z.string().optional().describe('SCIM id of a user or group'),
  result: z.enum(provisioningResults).optional(),
  since: instant.optional(),
  until: instant.optional(),
};
const entryQuery = pageQuery.extend(filters);
const exportQuery = z.strictObject(filters);

/** Entries read for each piece of an export. */
const pieceSize = 500;

type Store = Pick<EvidenceStore, 'listProvisioning'>;

/** What identity providers sent, and what became of it. */
export function provisioningLogOperations(store: Store): readonly Operation[] {
  const tag = 'Evidence';
  return [
    operation({
      method: 'get',
      path: '/provisioning-log',
      allow: 'people.read',
      tag,
      summary: 'What arrived over SCIM and what became of it, newest first',
      query: entryQuery,
      status: 200,
      answer: pageOf(entryView),
      handle: async ({ query: { limit, cursor, ...given } }) => {
        const page = pageRequest({ limit, ...(cursor === undefined ? {} : { cursor }) });
        return showPage(await store.listProvisioning(queryOf(given), page), showEntry);
      },
    }),
    operation({
      method: 'get',
      path: '/provisioning-log.csv',
      allow: 'people.read',
      tag,
      summary: 'The same as a CSV file, whole',
      description: 'Streamed; entries that arrive meanwhile are left out.',
      query: exportQuery,
      status: 200,
      texts: ['text/csv'],
      handle: async ({ query }) => new StreamAnswer('text/csv', csvOf(store, queryOf(query))),
    }),
  ];
}

type Given = z.output<typeof exportQuery>;

function queryOf({ directory, requestId, resource, result, since, until }: Given): ProvisioningQuery {
  return {
    ...(directory === undefined ? {} : { directoryId: requireDirectoryId(directory) }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(resource === undefined ? {} : { resourceId: resource }),
    ...(result === undefined ? {} : { result }),
    ...(since === undefined ? {} : { since: new Date(since) }),
    ...(until === undefined ? {} : { until: new Date(until) }),
  };
}

const columns = [
  'createdAt',
  'requestId',
  'directoryId',
  'operation',
  'resourceType',
  'resourceId',
  'result',
  'status',
  'because',
  'scimType',
  'targetId',
  'holdId',
  'changed',
  'changes',
  'warnings',
  'durationMs',
  'id',
];

async function* csvOf(store: Store, query: ProvisioningQuery): AsyncGenerator<string> {
  yield csvLine(columns);
  let cursor: string | undefined;
  do {
    const page = await store.listProvisioning(query, { limit: pieceSize, ...(cursor === undefined ? {} : { cursor }) });
    if (page.items.length > 0) yield page.items.map((entry) => csvLine(cells(entry))).join('');
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

function cells(entry: ProvisioningEntry): readonly string[] {
  const { id, at, requestId, directoryId, resource, result, status, because, scimType, held } = entry;
  const { changed, changes, warnings, durationMs } = entry;
  return [
    at.toISOString(),
    requestId,
    directoryId,
    entry.operation,
    resource.type,
    resource.id ?? '',
    result,
    status === undefined ? '' : String(status),
    because ?? '',
    scimType ?? '',
    held?.targetId ?? '',
    held?.holdId ?? '',
    changed.join(' '),
    changes === undefined ? '' : JSON.stringify(changes),
    warnings.map(({ rule, detail }) => `${rule}: ${detail}`).join('; '),
    String(durationMs),
    id,
  ];
}

/** An entry as the API shows it. */
export function showEntry({ at, resource, warnings, changed, held, changes, ...entry }: ProvisioningEntry) {
  return {
    ...entry,
    resource: { type: resource.type, ...(resource.id === undefined ? {} : { id: resource.id }) },
    warnings: warnings.map(({ rule, detail }) => ({ rule, detail })),
    changed: [...changed],
    ...(held ? { held: { targetId: held.targetId, holdId: held.holdId } } : {}),
    ...(changes ? { changes: changes.map((change) => ({ ...change })) } : {}),
    createdAt: at.toISOString(),
  };
}
