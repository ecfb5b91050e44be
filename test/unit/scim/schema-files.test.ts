import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { discoveryDocuments } from '../../../src/scim/schema/definitions.js';

const folder = 'schemas/scim';

/** The schemas of this service that RFC 7643 does not define, by file. */
const urns = {
  'helpdesk-user.json': 'urn:rolecall:params:scim:schemas:extension:helpdesk:2.0:User',
  'okta-role.json': 'urn:okta:scim:schemas:core:1.0:Role',
  'role.json': 'urn:ietf:params:scim:schemas:core:2.0:Role',
} as const;

it('schemas/scim holds the schemas that /Schemas serves and RFC 7643 does not define (WRITE_SCHEMAS=1 writes them)', async () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(urns));
  for (const [name, urn] of Object.entries(urns)) {
    const file = `${folder}/${name}`;
    const schema = discoveryDocuments().schemas.find(({ id }) => id === urn);
    const text = await format(JSON.stringify(schema), { ...(await resolveConfig(file)), parser: 'json' });
    if (process.env['WRITE_SCHEMAS'] === '1') {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, text);
    }
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
});
