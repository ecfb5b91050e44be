import { z } from 'zod';
import { masked } from '../core/mask.js';
import type { User } from '../directory/model.js';
import { idsAndKeys, type People } from '../directory/people.js';
import { operation, type Operation } from './operation.js';
import { instant, reason } from './shapes.js';

const recordsView = z
  .object({
    isMasked: z.boolean(),
    records: z.array(
      z.object({
        id: z.string(),
        directoryId: z.string(),
        attributes: z.record(z.string(), z.unknown()).describe('the SCIM document as the directory last sent it'),
        lastModifiedAt: instant,
        deletedAt: instant.optional(),
      }),
    ),
  })
  .meta({ id: 'PersonRecords' });

/** What directories sent about a person: masked for everyday looks, in the clear as an act with a reason. */
export function personRecordOperations(people: People): readonly Operation[] {
  const tag = 'People and groups';
  return [
    operation({
      method: 'get',
      path: '/people/{person}/records',
      allow: 'people.read',
      tag,
      summary: 'The SCIM records of a person with every personal value masked',
      status: 200,
      answer: recordsView,
      handle: async ({ params }) => show((await people.find(params.person)).users, true),
    }),
    operation({
      method: 'post',
      path: '/people/{person}/records/reveal',
      allow: 'people.read',
      audit: 'person.reveal',
      tag,
      summary: 'The SCIM records of a person as received',
      description: 'The audit keeps who looked and why.',
      body: z.strictObject({ reason }),
      concerns: async ({ params }) => idsAndKeys(await people.find(params.person)),
      status: 200,
      answer: recordsView,
      handle: async ({ params }) => show((await people.find(params.person)).users, false),
    }),
  ];
}

function show(users: readonly User[], isMasked: boolean) {
  return {
    isMasked,
    records: users.map(({ id, directoryId, attributes, lastModifiedAt, deletedAt }) => ({
      id,
      directoryId,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, isMasked ? masked(value, name) : value]),
      ),
      lastModifiedAt: lastModifiedAt.toISOString(),
      ...(deletedAt ? { deletedAt: deletedAt.toISOString() } : {}),
    })),
  };
}
