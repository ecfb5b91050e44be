import { CliError } from './exit.js';
import type { Context } from './context.js';

/** The text of a file; `-` is standard input. */
export function readText({ io, say }: Pick<Context, 'io' | 'say'>, file: string): string {
  try {
    return io.readFile(file);
  } catch (error) {
    throw new CliError(say.text('fileUnreadable', { file, cause: codeOf(error) }), undefined, { cause: error });
  }
}

/** Writes a text to a file. */
export function writeText({ io, say }: Pick<Context, 'io' | 'say'>, file: string, text: string): void {
  try {
    io.writeFile(file, text);
  } catch (error) {
    throw new CliError(say.text('fileUnwritable', { file, cause: codeOf(error) }), undefined, { cause: error });
  }
}

/** Writes a document of bytes to a file. */
export function writeBytes({ io, say }: Pick<Context, 'io' | 'say'>, file: string, bytes: Uint8Array): void {
  try {
    io.writeFile(file, bytes);
  } catch (error) {
    throw new CliError(say.text('fileUnwritable', { file, cause: codeOf(error) }), undefined, { cause: error });
  }
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'unknown cause';
}
