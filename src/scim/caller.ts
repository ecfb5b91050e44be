import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestId } from '../core/ids.js';
import type { Directory, TokenScope } from '../directory/model.js';

/** Who speaks: the directory whose token was shown, what the token may do, and the id under which the request is logged. */
export interface ScimCaller {
  readonly directory: Directory;
  readonly scopes: readonly TokenScope[];
  readonly requestId: RequestId;
}

/** Finds who speaks; undefined when it has answered the request itself, because nobody may. */
export type FindCaller = (req: IncomingMessage, res: ServerResponse) => Promise<ScimCaller | undefined>;
