import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { conformanceText } from '../../support/conformance.js';

const file = 'test/e2e/conformance.md';

it('test/e2e/conformance.md lists every test that names an RFC section (npm run conformance writes it)', async () => {
  const text = await format(conformanceText(), { ...(await resolveConfig(file)), parser: 'markdown' });
  if (process.env['WRITE_SCHEMAS'] === '1') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
});
