import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import openapiTS, { astToString } from 'openapi-typescript';

const description = new URL('../../../schemas/openapi.json', import.meta.url);
const types = new URL('../../../src/console/api/schema.ts', import.meta.url);

describe('the types of the console', () => {
  it('are those of schemas/openapi.json: run this test with WRITE_SCHEMAS=1 when it fails', async () => {
    const header = '// Made from schemas/openapi.json by test/unit/console/api-types.test.ts; do not edit.\n\n';
    const written = header + astToString(await openapiTS(description));
    if (process.env['WRITE_SCHEMAS'] === '1') writeFileSync(types, written);
    expect(readFileSync(types, 'utf8')).toBe(written);
  });
});
