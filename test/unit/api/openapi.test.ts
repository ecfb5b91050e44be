import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { openApiDocument } from '../../../src/api/openapi.js';
import { adminOperations, type AdminNeeds } from '../../../src/api/operations.js';

const file = new URL('../../../schemas/openapi.json', import.meta.url);
const operations = adminOperations({ catalogs: new Map(), connectors: new Map() } as unknown as AdminNeeds); // listing the operations calls no service
const written = `${JSON.stringify(openApiDocument(operations, '1'), null, 2)}\n`;

interface Documented {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, unknown>>;
}

describe('schemas/openapi.json', () => {
  it('is what the code validates with: run the tests with WRITE_SCHEMAS=1 when this fails', () => {
    if (process.env['WRITE_SCHEMAS'] === '1') writeFileSync(file, written);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(written));
  });

  it('describes every call once, each with its own operationId, its success and its failures', () => {
    const { paths } = JSON.parse(written) as { paths: Record<string, Record<string, Documented>> }; // the document this file just wrote
    const documented = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(documented).toHaveLength(operations.length);
    expect(new Set(documented.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { responses } of documented) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', 'default']));
      expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
    }
  });

  it('says that every list is paged', () => {
    const lists = operations.filter(({ summary }) => summary.startsWith('List') || summary.startsWith('Search'));
    expect(lists.length).toBeGreaterThan(8);
    for (const { query } of lists) expect(query?.safeParse({ limit: '200', cursor: 'x' }).success).toBe(true);
    for (const { query } of lists) expect(query?.safeParse({ limit: '201' }).success).toBe(false);
  });
});
