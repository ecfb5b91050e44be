import type { CliIo } from './io.js';
import type { Say } from './say.js';

const barWidth = 30;

/** How far a long command came. */
export interface Progress {
  show(what: string, done: number, total: number): void;
  /** Ends the line, so that what follows stands below it. */
  end(): void;
}

/** On a terminal one line that is written again; elsewhere a line for each tenth, so that a log stays short. */
export function createProgress({ io, say }: { readonly io: CliIo; readonly say: Say }): Progress {
  let shown = -1;
  return {
    show(what, done, total) {
      const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
      const step = io.isTerminal ? percent : Math.floor(percent / 10) * 10;
      if (step === shown && percent < 100) return;
      const isNew = step !== shown;
      shown = step;
      const filled = Math.round((percent / 100) * barWidth);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
      const text = say.text('progress', { bar, percent, what });
      if (io.isTerminal) io.stderr(`\r\u001b[2K${text}`);
      else if (isNew) say.line(text);
    },
    end() {
      if (io.isTerminal) io.stderr('\n');
    },
  };
}
