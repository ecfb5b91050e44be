import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../../src/core/json.js';
import { enterpriseUrn } from '../../../../src/directory/account-key.js';
import { hasSameKeys, userKeys } from '../../../../src/stores/sqlite/user-keys.js';

/** Few different texts, so that two descriptions often agree; some differ in letter case only. */
const text = fc.constantFrom('lea', 'Lea', 'leo', 'lea@example.com', 'LEA@example.com', 'leo@example.com', ' ', '7');
const email = fc.record(
  { value: text, type: fc.constantFrom('work', 'Work', 'home'), primary: fc.boolean() },
  { requiredKeys: ['value'] },
);
const description: fc.Arbitrary<JsonObject> = fc.record(
  {
    userName: text,
    externalId: text,
    displayName: text,
    title: text,
    active: fc.boolean(),
    emails: fc.array(email, { maxLength: 3 }),
    [enterpriseUrn]: fc.record({ employeeNumber: text, department: text }, { requiredKeys: [] }),
  },
  { requiredKeys: ['userName'] },
);
const sorted = (attributes: JsonObject): readonly string[] => [...userKeys(attributes)].sort();

it('two descriptions that say the same of what keys are made of have the same keys', () => {
  fc.assert(
    fc.property(description, description, (before, other) => {
      const same = ['title', 'active'].reduce<JsonObject>((made, name) => ({ ...made, [name]: other[name] }), before);
      expect(hasSameKeys(before, same)).toBe(true);
      expect(hasSameKeys(before, other) && String(sorted(before)) !== String(sorted(other))).toBe(false);
      expect(sorted(same)).toEqual(sorted(before));
    }),
    { numRuns: 1_000 },
  );
});

it('whatever attribute keys come from is looked at', () => {
  fc.assert(
    fc.property(description, description, fc.nat(), (before, other, at) => {
      const names = Object.keys(other);
      const name = names[at % names.length] ?? 'userName';
      const next = { ...before, [name]: other[name] };
      fc.pre(String(sorted(next)) !== String(sorted(before)));
      expect(hasSameKeys(before, next)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});
