import { createHash, randomUUID } from 'node:crypto';

declare const brand: unique symbol;

/** A string minted for one kind of record; two kinds never assign to each other. */
export type Id<Prefix extends string> = string & { readonly [brand]: Prefix };

export type DirectoryId = Id<'dir'>;
export type UserId = Id<'usr'>;
export type GroupId = Id<'grp'>;
export type TokenId = Id<'tok'>;
export type TargetId = Id<'tgt'>;
export type AssignmentId = Id<'asg'>;
export type AttemptId = Id<'att'>;
export type OffboardingId = Id<'ofb'>;
export type HoldId = Id<'hld'>;
export type AlertId = Id<'alr'>;
export type EntryId = Id<'ent'>;
export type RequestId = Id<'req'>;
export type OAuthClientId = Id<'ocl'>;
export type OAuthSecretId = Id<'ocs'>;
export type ActId = Id<'act'>;
export type AuditId = Id<'aud'>;
export type AdminId = Id<'adm'>;
export type SessionId = Id<'ses'>;
export type ApiKeyId = Id<'key'>;
/** `dlv_<assignment>_<epoch>_<version>`: not minted, derived (see delivery/model.ts). */
export type DeliveryId = Id<'dlv'>;

export type MintedPrefix =
  | 'dir'
  | 'usr'
  | 'grp'
  | 'tok'
  | 'tgt'
  | 'asg'
  | 'att'
  | 'ofb'
  | 'hld'
  | 'alr'
  | 'ent'
  | 'req'
  | 'ocl'
  | 'ocs'
  | 'act'
  | 'aud'
  | 'adm'
  | 'ses'
  | 'key';

/**
 * A fresh id: `<prefix>_` and 32 hexadecimal digits, first the millisecond, then 74 bits of randomness (the layout of a UUIDv7). New records thus
 * stand side by side at the end of every index by id, instead of each on a page of its own that has to be written.
 */
export function newId<Prefix extends MintedPrefix>(prefix: Prefix): Id<Prefix> {
  const millisecond = Date.now().toString(16).padStart(12, '0');
  const uuid = randomUUID(); // 8-4-4-4-12 digits, of which the last 20 are kept
  return `${prefix}_${millisecond}${uuid.slice(14, 18)}${uuid.slice(19, 23)}${uuid.slice(24)}` as Id<Prefix>; // minting is the one place that brands
}

/** The id of a record that something outside names: always the same for the same text, so that the record cannot be made twice. */
export function derivedId<Prefix extends MintedPrefix>(prefix: Prefix, text: string): Id<Prefix> {
  const digits = createHash('sha256').update(`${prefix} ${text}`).digest('hex').slice(0, 32);
  return `${prefix}_${digits}` as Id<Prefix>; // minting, as in newId
}

/** `value` as an id of that kind when it has its shape, else undefined. Says nothing on whether the record exists. */
export function parseId<Prefix extends MintedPrefix>(prefix: Prefix, value: unknown): Id<Prefix> | undefined {
  if (typeof value !== 'string' || !value.startsWith(`${prefix}_`) || !/^[a-z]{3}_[0-9a-f]{32}$/.test(value))
    return undefined;
  return value as Id<Prefix>; // the shape was checked on the line above
}

/** An id a store read back from its own record; stores alone may call it. */
export function trustId<Prefix extends string>(_prefix: Prefix, value: string): Id<Prefix> {
  return value as Id<Prefix>; // written by newId earlier, kept by the store unchanged
}
