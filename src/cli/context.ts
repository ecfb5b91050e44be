import type { Command } from 'commander';
import { createClient, type ApiClient } from './client.js';
import { exits, type Exit } from './exit.js';
import type { CliIo } from './io.js';
import { chooseLanguage, createSay, type Say } from './say.js';

/** What a command of the admin API works with. */
export interface Context {
  readonly io: CliIo;
  readonly say: Say;
  readonly client: ApiClient;
}

/** How a command ended; `undefined` is done. */
export type Outcome = Exit | undefined;

/** Registers a group of commands on the program. */
export type CommandGroup = (program: Command, runner: Runner) => void;

/** Turns a function over a context into what commander calls, and remembers the exit status. */
export interface Runner {
  readonly io: CliIo;
  /** `command` gets the arguments commander parsed: positional ones, then the options. */
  readonly run: <Args extends readonly unknown[]>(
    command: (context: Context, ...args: Args) => Promise<Outcome>,
  ) => (...args: Args) => Promise<void>;
}

/** The choices that every command shares. */
export interface SharedOptions {
  readonly json?: boolean;
  readonly lang?: string;
}

/** Speaks as the shared options and the environment ask for. */
export function sayFor(io: CliIo, { json = false, lang }: SharedOptions): Say {
  return createSay(io, { lang: chooseLanguage(lang, io.env), isJson: json });
}

/** A runner whose last exit status is read with `exit()`. */
export function createRunner(io: CliIo, shared: () => SharedOptions): Runner & { readonly exit: () => Exit } {
  let exit: Exit = exits.done;
  return {
    io,
    exit: () => exit,
    run:
      (command) =>
      async (...args) => {
        const say = sayFor(io, shared());
        const context = {
          io,
          say,
          get client() {
            return createClient({ env: io.env, fetch: io.fetch, say }); // made when asked for: what works on files needs no address and no key
          },
        };
        exit = (await command(context, ...args)) ?? exits.done;
      },
  };
}
