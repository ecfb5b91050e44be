import { fold } from '../core/fold.js';
import { isJsonObject, type Json, type JsonObject } from '../core/json.js';

/** What identifies an account on a target: the e-mail rule below, or one attribute the target chose. */
export const accountKeyKinds = ['email', 'userName', 'externalId', 'employeeNumber'] as const;
export type AccountKeyKind = (typeof accountKeyKinds)[number];

export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

interface Email {
  readonly value: string;
  readonly type?: string;
  readonly isPrimary: boolean;
}

/**
 * The key of an account: for `email` the work address, else the primary, else the first, else a userName that is an address; folded.
 * Undefined when the user has none: no grant is made then.
 */
export function accountKey(kind: AccountKeyKind, attributes: JsonObject): string | undefined {
  switch (kind) {
    case 'email':
      return emailKey(attributes);
    case 'userName':
      return folded(attributes['userName']);
    case 'externalId':
      return folded(attributes['externalId']);
    case 'employeeNumber': {
      const enterprise = attributes[enterpriseUrn];
      return isJsonObject(enterprise) ? folded(enterprise['employeeNumber']) : undefined;
    }
  }
}

/** Everything a user can be found by: `email:<account key>`, `userName:…`, `externalId:…`, `employeeNumber:…`, and `mail:` for each address. Stores index these. */
export function personKeys(attributes: JsonObject): readonly string[] {
  const keys = accountKeyKinds.flatMap((kind) => {
    const key = accountKey(kind, attributes);
    return key === undefined ? [] : [`${kind}:${key}`];
  });
  return [...new Set([...keys, ...emails(attributes).map(({ value }) => `mail:${fold(value)}`)])];
}

/** The address shown and sent for a user: the same choice as its e-mail key, letter case as the directory has it. */
export function contactEmail(attributes: JsonObject): string | undefined {
  const all = emails(attributes);
  const chosen =
    all.find(({ type }) => type !== undefined && fold(type) === 'work') ??
    all.find(({ isPrimary }) => isPrimary) ??
    all[0];
  if (chosen) return chosen.value;
  const userName = attributes['userName'];
  return typeof userName === 'string' && isAddress(userName) ? userName.trim() : undefined;
}

function emailKey(attributes: JsonObject): string | undefined {
  return folded(contactEmail(attributes));
}

function emails(attributes: JsonObject): readonly Email[] {
  const list = attributes['emails'];
  if (!Array.isArray(list)) return [];
  return list.filter(isJsonObject).flatMap((entry) => {
    const value = entry['value'];
    if (typeof value !== 'string' || value.trim() === '') return [];
    const type = entry['type'];
    return [
      { value: value.trim(), isPrimary: entry['primary'] === true, ...(typeof type === 'string' ? { type } : {}) },
    ];
  });
}

function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text.trim());
}

function folded(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? fold(value.trim()) : undefined;
}
