import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

it('the built command runs by itself, as npx and the image start it', async () => {
  const command = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  const { stdout } = await promisify(execFile)(command, ['--help']);
  expect(stdout).toContain('Usage: rolecall');
});
