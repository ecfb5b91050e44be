import type { UserId } from '../core/ids.js';

/** What a text about a user can say, `attributes` as the members of its document without braces, times in ISO 8601 UTC to the millisecond. */
export type UserField = 'attributes' | 'id' | 'createdAt' | 'lastModifiedAt' | 'revision';

/** What it can say about each group the user is in, `displayName` as a JSON string, `kind` as `direct` or `indirect`. */
export type UserGroupField = 'groupId' | 'displayName' | 'kind';

/** Text as it is, or a field; `base` is the directory's absolute base URL. */
export type TextPart<Field> = string | { readonly field: Field | 'base' };

/** A list of the user's groups, separated by commas between `before` and `after`; left out whole for a user without any. */
export interface GroupsPart {
  readonly before: string;
  readonly each: readonly TextPart<UserGroupField>[];
  readonly after: string;
}

/**
 * How a user is written as text, part after part. A store that can make such texts where the records are gives them instead of records; it compiles a
 * template once, so a template is a constant.
 */
export type UserTemplate = readonly (TextPart<UserField> | GroupsPart)[];

/** A template, and what it stands on. */
export interface UserDisplay {
  readonly template: UserTemplate;
  readonly base: string;
}

/** One user as text. */
export interface UserText {
  readonly id: UserId;
  readonly revision: number;
  readonly text: string;
}

/** The users of one page as text. */
export interface UserTexts {
  /** The texts in the order of the page, separated by commas, in UTF-8; empty without any. */
  readonly joined: Uint8Array;
  /** How many texts that is. */
  readonly count: number;
  /** Number of records that match, over all pages. */
  readonly total: number;
  /** By cursor, when more follow: the place of the page's last record in creation order. */
  readonly nextAfter?: number;
}
