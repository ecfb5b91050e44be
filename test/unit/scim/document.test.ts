import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSameJson, type Json } from '../../../src/core/json.js';
import { isSameDraft, toDocument, toDraft, type Draft } from '../../../src/scim/document.js';
import { userSchema } from '../../../src/scim/schema/definitions.js';

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom('a', 'b'),
  fc.boolean(),
  fc.array(fc.record({ value: fc.constantFrom('a', 'b') }), { maxLength: 2 }),
);
const attributes = (...names: readonly string[]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 4 })
    .map((entries) => new Map<string, Json>(entries));
const [enterprise = '', helpdesk = ''] = userSchema.extensions.keys();
/** Core attributes always; extensions absent, empty or filled, in either order. */
const draft: fc.Arbitrary<Draft> = fc
  .tuple(attributes('userName', 'title', 'emails'), attributes('department'), attributes('startDate'), fc.nat(7))
  .map(([core, one, other, choice]) => {
    const extensions: [string, Map<string, Json>][] = [];
    if (choice & 1) extensions.push([enterprise, one]);
    if (choice & 2) extensions.push([helpdesk, other]);
    return new Map<string | undefined, Map<string, Json>>([
      [undefined, core],
      ...(choice & 4 ? extensions.reverse() : extensions),
    ]);
  });

it('two drafts are the same exactly when their documents say the same', () => {
  fc.assert(
    fc.property(draft, draft, (a, b) => {
      const documents = [toDocument(userSchema, a), toDocument(userSchema, b)] as const;
      expect(isSameDraft(a, b)).toBe(isSameJson(...documents));
      expect(isSameDraft(b, a)).toBe(isSameDraft(a, b));
    }),
    { numRuns: 2_000 },
  );
});

it('a document taken apart and put together is the same, key by key in the same order', () => {
  fc.assert(
    fc.property(draft, (made) => {
      const document = toDocument(userSchema, made);
      expect(JSON.stringify(toDocument(userSchema, toDraft(userSchema, document)))).toBe(JSON.stringify(document));
      expect(Object.keys(document)[0]).toBe('schemas');
    }),
  );
});
