import { describe, expect, it } from '@jest/globals';
import type { BulkOperation } from '../../../src/scim/bulk-message.js';
import { segmentsOf } from '../../../src/scim/bulk-message.js';
import { referencesOf, resolved, withoutReferences } from '../../../src/scim/bulk-references.js';

const operation: BulkOperation = {
  kind: 'operation',
  method: 'PATCH',
  segments: ['Groups', 'bulkId:g'],
  data: {
    displayName: 'about bulkId:nothing',
    members: [{ value: 'bulkId:a' }, { value: 'usr_1' }, 'bulkId:b'],
    manager: { value: 'bulkId:c', displayName: 'C' },
    path: 'members[value eq "bulkId:d" or value eq "bulkId:a"]',
  },
};

describe('references to bulkIds', () => {
  it('are found in the path, in values and in value paths, and nowhere else', () => {
    expect([...referencesOf(operation)].sort()).toEqual(['a', 'b', 'c', 'd', 'g']);
  });

  it('are replaced where the id is known', () => {
    const ids = new Map([...'abdg'].map((name) => [name, `id-${name}`]));
    const { segments, data } = resolved(operation, ids);
    expect(segments).toEqual(['Groups', 'id-g']);
    expect(data).toEqual({
      displayName: 'about bulkId:nothing',
      members: [{ value: 'id-a' }, { value: 'usr_1' }, 'id-b'],
      manager: { value: 'bulkId:c', displayName: 'C' },
      path: 'members[value eq "id-d" or value eq "id-a"]',
    });
  });

  it('leave with the element or object that carries them', () => {
    expect(
      withoutReferences({ name: 'x', members: operation.data['members'], manager: operation.data['manager'] }),
    ).toEqual({
      name: 'x',
      members: [{ value: 'usr_1' }],
    });
  });
});

it('paths are split, decoded, and rid of empty parts and the query', () => {
  expect(segmentsOf('//Users//a%20b/?x=1')).toEqual(['Users', 'a b']);
  expect(segmentsOf('/%E0%A4%A')).toEqual(['%E0%A4%A']);
  expect(segmentsOf('')).toEqual([]);
});
