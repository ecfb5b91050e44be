import { isDeeperThan, isJsonObject, type JsonObject } from '../core/json.js';
import { ScimFault } from './faults.js';
import { limits } from './limits.js';

const accepted = ['application/json', 'application/scim+json'];
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON object in a request body. Throws ScimFault: 415 for another media type or charset, 400 invalidSyntax for anything that is not one JSON
 * object in UTF-8, or is nested too deeply.
 */
export function parseBody(bytes: Uint8Array | undefined, contentType: string | undefined): JsonObject {
  if (contentType !== undefined) checkContentType(contentType);
  if (bytes === undefined || bytes.length === 0)
    throw new ScimFault(400, 'the request has no body; send a JSON object', { scimType: 'invalidSyntax' });
  const value = parseJson(bytes);
  if (!isJsonObject(value)) throw new ScimFault(400, 'the body must be a JSON object', { scimType: 'invalidSyntax' });
  if (isDeeperThan(value, limits.jsonDepth))
    throw new ScimFault(400, `the body is nested deeper than ${limits.jsonDepth} levels`, {
      scimType: 'invalidSyntax',
    });
  return value;
}

function checkContentType(header: string): void {
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  if (!accepted.includes(type))
    throw new ScimFault(415, 'the body must be sent as application/scim+json or application/json');
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !['utf-8', 'utf8'].includes(charset.replaceAll('"', '')))
    throw new ScimFault(415, 'the body must be in UTF-8');
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw new ScimFault(400, `the body is not JSON in UTF-8${placeOf(error)}`, { scimType: 'invalidSyntax' });
  }
}

/** Where parsing stopped, when the engine says so; never the text around it, which may be somebody's data. */
function placeOf(error: unknown): string {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? '' : ` (at character ${position})`;
}
