import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '../../../src/core/fold.js';
import { trustId } from '../../../src/core/ids.js';
import type { KnownGroup } from '../../../src/mapping/lint-finding.js';
import { lookUpGroups } from '../../../src/mapping/lint-groups.js';
import type { GroupSelector } from '../../../src/mapping/policy-model.js';
import { meansGroup } from '../../../src/mapping/resolve-index.js';

const name = fc.constantFrom('Support', 'SUPPORT', 'Support EU', 'Billing', 'Équipe');
const externalId = fc.constantFrom('x1', 'x2');
const directory = fc.constantFrom(trustId('dir', 'dir_a'), trustId('dir', 'dir_b'));
const groups = fc
  .array(
    fc.record({ displayName: name, externalId: fc.option(externalId, { nil: undefined }), directoryId: directory }),
    {
      maxLength: 8,
    },
  )
  .map((list) =>
    list.map(({ externalId: given, ...group }, index): KnownGroup => {
      const known = { ...group, id: trustId('grp', `grp_${index}`), memberCount: index };
      return given === undefined ? known : { ...known, externalId: given };
    }),
  );
const id = fc.integer({ min: 0, max: 9 }).map((number) => `grp_${number}`);
const selector: fc.Arbitrary<GroupSelector> = fc.oneof(
  fc
    .record({ written: name, ids: fc.uniqueArray(id, { maxLength: 3 }) })
    .map(({ written, ids }) => ({ kind: 'name' as const, written, name: fold(written), ids })),
  id.map((one) => ({ kind: 'id' as const, id: one })),
  externalId.map((one) => ({ kind: 'externalId' as const, externalId: one })),
  name.map((written) => ({ kind: 'prefix' as const, written, prefix: fold(written) })),
);

it('finds the groups a rule means as going through all of them would', () => {
  fc.assert(
    fc.property(groups, selector, fc.option(directory, { nil: undefined }), (known, asked, within) => {
      const lookup = lookUpGroups(known);
      const own = known.filter(({ directoryId }) => within === undefined || directoryId === within);
      expect(lookup.meant(asked, within)).toEqual(own.filter((group) => meansGroup(asked, group)));
      expect(lookup.names(within)).toEqual(own.map(({ displayName }) => displayName));
    }),
  );
});
