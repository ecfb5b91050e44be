import { readFileSync } from 'node:fs';
import { systemCode } from '../core/system-code.js';

/** A policy that the environment names, as it was written. */
export interface PolicyFile {
  readonly file: string;
  readonly text: string;
}

/** The file at a path; undefined when none is named. Throws an Error for operators when it cannot be read. */
export function readPolicyFile(file: string | undefined): PolicyFile | undefined {
  if (file === undefined) return undefined;
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new Error(`names ${file}, which cannot be read (${systemCode(error) ?? 'unknown error'})`, { cause: error });
  }
}
