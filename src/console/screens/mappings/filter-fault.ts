import { FilterError } from '../../../core/filter/errors.js';
import { parseFilter } from '../../../core/filter/parse.js';

/** Why the text is no SCIM filter; undefined when it is one, or empty. Whether its attributes exist is for the server to say. */
export function filterFault(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    parseFilter(text, { lenient: true });
    return undefined;
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
}
