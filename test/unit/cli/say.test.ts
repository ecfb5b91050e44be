import { describe, expect, it } from '@jest/globals';
import type { CliIo } from '../../../src/cli/io.js';
import { createSay } from '../../../src/cli/say.js';

/** Says things and gives what a terminal would receive. */
function heard(speak: (say: ReturnType<typeof createSay>) => void): string {
  let text = '';
  const io: Pick<CliIo, 'env' | 'stderr' | 'stdout' | 'isTerminal'> = {
    env: {},
    stderr: (more) => void (text += more),
    stdout: (more) => void (text += more),
    isTerminal: false,
  };
  speak(createSay(io as CliIo, { lang: 'en', isJson: false })); // speaking needs these four alone
  return text;
}

const steering = 'Lea\u001b[2J\u001b]0;owned\u0007\u009b31m\r\u202egro';

describe('names from a directory on a terminal', () => {
  it('steer nothing in a line', () => {
    const line = heard((say) => say.line(steering));
    expect(line).toBe('Lea\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m\\u000d\\u202egro\n');
  });

  it('steer nothing in a table, plain or in colour', () => {
    const table = heard((say) => say.table(['stateOn', 'stateOff'], [[steering, { text: steering, tone: 'bad' }]]));
    expect(table).not.toMatch(/[\u001b\u0007\u009b\r\u202e]/); // eslint-disable-line no-control-regex -- exactly these are looked for
    expect(table).toContain('\\u001b[2J');
  });

  it('keep their accents and their lines', () => {
    expect(heard((say) => say.line('Équipe de Support\n\tZoë 日本'))).toBe('Équipe de Support\n\tZoë 日本\n');
  });
});
