import { ServiceError } from '../core/errors.js';

/** How a call that takes If-Match describes it. */
export const ifMatchForm =
  'one tag in quotes: the plan hash for a policy, the hash of a hold, the ETag of the record for others; * for whichever it is now. Anything else is a 400';

/**
 * The tag that an If-Match header names (RFC 9110 section 13.1.1), without its quotes; undefined when there is no header, or `*`: a record must then only
 * be there. A weakness mark is ignored, since proxies that compress put one on our strong tags. Whatever else stands there is `invalid_input`, a list of tags
 * too, and so is the header in a call that does not take it: somebody who sets a condition must never be answered as if there were none.
 */
export function readIfMatch(header: string | undefined, isTaken: boolean): string | undefined {
  if (header === undefined) return undefined;
  if (!isTaken) throw refusal('this call takes no If-Match; leave the header out');
  const text = header.trim();
  if (text === '*') return undefined;
  const tag = /^(?:W\/)?"([^"]+)"$/.exec(text)?.[1];
  if (tag === undefined) throw refusal('must be one tag in quotes, If-Match: "<etag>", or If-Match: *');
  return tag;
}

function refusal(message: string): ServiceError<'invalid_input'> {
  return new ServiceError('invalid_input', { faults: [{ path: 'header.If-Match', message }] });
}
