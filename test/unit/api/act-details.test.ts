import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { actDetails } from '../../../src/api/act-details.js';
import { adminOperations, type AdminNeeds } from '../../../src/api/operations.js';

const nobody: Pick<AdminNeeds, 'catalogs' | 'connectors'> = { catalogs: new Map(), connectors: new Map() };
const operations = adminOperations(nobody as AdminNeeds); // listing the operations calls no service

/** The names of a body's fields that hold a password, as the API's description has them. */
function passwordFields(body: z.ZodType): readonly string[] {
  const { properties = {} } = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).flatMap(([name, field]) =>
    typeof field === 'object' && field.format === 'password' ? [name] : [],
  );
}

describe('what the audit keeps of a request', () => {
  const found = operations.flatMap(({ method, path, body }) =>
    body === undefined ? [] : passwordFields(body).map((field) => ({ place: `${method} ${path}`, field })),
  );

  it('is looked at for every password that the API takes', () => {
    expect(found).toContainEqual({ place: 'post /admins/{id}/password', field: 'current' });
    expect(found).toContainEqual({ place: 'post /admins/{id}/password', field: 'password' });
  });

  it.each(found)('is not the $field of $place', ({ field }) => {
    const body = { [field]: 'correct horse battery 9', reason: 'new phone' };
    const details = actDetails({ requestId: 'req_1', params: {}, body, text: '' }, new Set());
    expect(details).toEqual({ requestId: 'req_1', body: { [field]: '[removed]', reason: 'new phone' } });
  });
});
