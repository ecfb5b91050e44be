import { Router, type RequestHandler } from 'express';
import type { Clock } from '../core/clock.js';
import type { RequestId, UserId } from '../core/ids.js';
import type { Groups } from '../directory/groups.js';
import type { Users } from '../directory/users.js';

/** One assignment of a user as our extension's `assignments` shows it. */
export interface ShownAssignment {
  readonly target: string;
  readonly roles: readonly string[];
  readonly state: string;
}

/** What the SCIM edge needs of the rest. */
export interface ScimNeeds {
  readonly users: Users;
  readonly groups: Groups;
  /**
   * Express handler run for every request, `req.params.directoryId` given (see parseDirectoryParam). It calls `setScimCaller(res, caller)` and
   * `next()`, or answers 401 itself, or passes on an error.
   */
  readonly authenticate: RequestHandler;
  /** Assignments of users, for those who ask for the extension attribute; without it the attribute is never present. */
  readonly assignmentsOf?: (
    userIds: readonly UserId[],
  ) => Promise<ReadonlyMap<UserId, readonly ShownAssignment[]>>;
  readonly clock: Clock;
  /** Origin and optional path prefix of the service as the identity provider sees it, no trailing slash. */
  readonly publicUrl: string;
  /** Signs paging cursors: 32 bytes, the same in every instance of the service. */
  readonly cursorKey: Uint8Array;
  /** Told of every failure nobody foresaw; the client sees a fixed text. */
  readonly onUnknownError?: (error: unknown, requestId: RequestId) => void;
}

/** The SCIM 2.0 service of every directory (RFC 7643, 7644, 9865), to be mounted at `/scim/v2/:directoryId`. */
export function createScimRouter({ authenticate }: ScimNeeds): Router {
  const router = Router({ mergeParams: true });
  router.use(authenticate);
  return router;
}
