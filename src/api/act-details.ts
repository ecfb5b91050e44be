import { createHash } from 'node:crypto';
import { fold } from '../core/fold.js';
import { isJsonArray, isJsonObject, stableJson, type Json, type JsonObject } from '../core/json.js';
import { scrubTokens } from '../observe/scrub.js';

/** A request as far as the audit tells of it. */
export interface AuditedCall {
  readonly requestId: string;
  readonly params: Readonly<Record<string, string>>;
  /** As its schema read it; undefined when it did not parse. */
  readonly body: unknown;
  /** Text of a policy; empty for other calls. */
  readonly text: string;
}

const removed = '[removed]';
/** Names of fields whose texts are kept from the audit, whatever they hold; `current` is the password in force where another is chosen. */
const secretName =
  /secret|token|passw|^current$|passphrase|credential|authorization|cookie|privat|jwks|^keys?$|api_?key|certificate/i;
/** Names of fields that say who an act is about. */
const personName = /^(person|people|keys?|users?|userIds?|userNames?|emails?|accounts?)$/;
/** Characters of details kept whole; what is longer stands by its digest. */
const longestDetails = 8_000;

/** What the audit keeps of a request: path and body without secrets, a policy by its digest. `secretNames`: further fields that are secret. */
export function actDetails(
  { requestId, params, body, text }: AuditedCall,
  secretNames: ReadonlySet<string>,
): JsonObject {
  const isSecret = (name: string) => secretName.test(name) || secretNames.has(name);
  const path = Object.keys(params).length > 0 ? { path: { ...params } } : {};
  const base = { requestId, ...path, ...(text === '' ? {} : { policySha256: sha256(text) }) };
  const cleaned = body === undefined || text !== '' ? undefined : clean(asJson(body), isSecret);
  if (cleaned === undefined || (isJsonObject(cleaned) && Object.keys(cleaned).length === 0)) return base;
  const whole = { ...base, body: cleaned };
  if (stableJson(whole).length <= longestDetails) return whole;
  return { ...base, bodySha256: sha256(stableJson(cleaned)) };
}

/** The folded texts of a request that may name somebody: erasing a person goes by them. */
export function actMentions({ params, body }: AuditedCall): readonly string[] {
  const found = new Set<string>();
  const look = (value: unknown, isNaming: boolean): void => {
    if (typeof value === 'string' && isNaming) found.add(fold(value));
    else if (Array.isArray(value)) for (const item of value) look(item, isNaming);
    else if (isJsonObject(value))
      for (const [name, field] of Object.entries(value)) look(field, isNaming || personName.test(name));
  };
  look(params, false);
  look(body, false);
  return [...found];
}

/** What a schema read, as it would be written again. */
function asJson(value: unknown): Json {
  return JSON.parse(stableJson(value)) as Json; // the text was written from it on this line
}

/** Numbers and claims tell no secret; texts, lists and objects of a secret field go. */
function clean(value: Json, isSecret: (name: string) => boolean): Json {
  if (typeof value === 'string') return scrubTokens(bareUrl(value));
  if (isJsonArray(value)) return value.map((item) => clean(item, isSecret));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field = null]) => [
      name,
      isSecret(name) && typeof field !== 'number' && typeof field !== 'boolean' ? removed : clean(field, isSecret),
    ]),
  );
}

/** Addresses may carry credentials before the host or in the query. */
function bareUrl(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return text;
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
