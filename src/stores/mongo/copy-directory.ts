import { fold } from '../../core/fold.js';
import type { CopyWriters, GroupCopy, UserCopy } from '../copies.js';
import { compact } from '../pages.js';
import { into } from './copy-collections.js';
import type { Database } from './database.js';
import {
  directoriesOf,
  freedKey,
  tokensOf,
  type DirectoryDocument,
  type TokenDocument,
} from './directory-documents.js';
import {
  groupsOf,
  spreading,
  type GroupDocument,
  type MemberWriteBody,
  type MemberWriteDocument,
} from './group-documents.js';
import { draftFields as groupFields } from './groups.js';
import { assertionsOf, clientsOf, type ClientDocument } from './oauth-clients.js';
import { notBusy, usersOf, type UserDocument } from './user-documents.js';
import { draftFields as userFields } from './users.js';

type Kinds = 'directories' | 'oauthClients' | 'oauthAssertions' | 'tokens' | 'groups' | 'users';

/** What identity providers told us, and how they sign in. */
export function directoryWriters(db: Database): Pick<CopyWriters, Kinds> {
  return {
    directories: into(
      directoriesOf(db),
      ({ ordinal, directory: { id, ...rest }, removedAt, emptiedAt }): DirectoryDocument => ({
        _id: id,
        ordinal,
        nameKey: removedAt ? freedKey(id) : fold(rest.name),
        ...rest,
        removedAt: removedAt ?? null,
        emptiedAt: emptiedAt ?? null,
      }),
    ),
    oauthClients: into(clientsOf(db), ({ ordinal, client: { id, ...client }, secrets }): ClientDocument => ({
      _id: id,
      ordinal,
      ...client,
      secrets: secrets.map(({ clientId: _client, ...secret }) => secret),
      secretCount: secrets.length,
    })),
    oauthAssertions: into(assertionsOf(db), ({ clientId, key, expiresAt }) => ({
      _id: `${clientId} ${key}`,
      expiresAt,
    })),
    tokens: into(tokensOf(db), ({ ordinal, token: { id, ...token } }): TokenDocument => ({
      _id: id,
      ordinal,
      ...token,
    })),
    groups: into(groupsOf(db), groupDocument),
    users: into(usersOf(db), userDocument),
  };
}

/** Who was to be marked because of the group is marked from the first one on; groups nested in it have marks of their own. */
function groupDocument({ group, parents, isSpreading, memberWrite }: GroupCopy): GroupDocument {
  const { id, attributes, deletedAt, ...rest } = group;
  const { displayNameKey, ...fields } = groupFields({ displayName: group.displayName, attributes });
  const wanted = memberWrite ? fold(memberWrite.draft.displayName) : displayNameKey;
  return {
    _id: id,
    ...rest,
    ...fields,
    displayNameKey: deletedAt ? freedKey(id) : wanted,
    deletedAt: deletedAt ?? null,
    parents,
    ...(isSpreading ? spreading(group.lastModifiedAt, false) : { spread: null }),
    spreads: 0,
    touchedGroups: [],
    memberWrite: memberWrite ? memberWriteDocument(memberWrite, group.ordinal) : null,
  };
}

/** It begins anew: its steps may be repeated, and each engine cuts them in its own way. */
function memberWriteDocument(write: NonNullable<GroupCopy['memberWrite']>, number: number): MemberWriteDocument {
  const { at, requestId, draft, change, isChanged } = write;
  const body: MemberWriteBody = { draft, change };
  return compact({ number, at, requestId, body: JSON.stringify(body), position: 0, removedAfter: 0, isChanged });
}

function userDocument({ user, memberships, wakeAt, restUntil, ...resolved }: UserCopy): UserDocument {
  const { id, attributes, deletedAt, lastRequestId, ...rest } = user;
  const fields = userFields({ userName: user.userName, active: user.active, attributes });
  return compact({
    _id: id,
    ...rest,
    ...fields,
    ...(deletedAt ? { userNameKey: freedKey(id), isLeaver: true } : {}),
    deletedAt: deletedAt ?? null,
    memberships,
    touchedGroups: [],
    requestId: lastRequestId,
    isMarked: user.revision !== resolved.resolvedRevision,
    ...resolved,
    wakeAt: wakeAt ?? null,
    lease: null,
    busyUntil: notBusy,
    restUntil: restUntil ?? notBusy,
  });
}
