import type { JWK } from 'jose';
import type { ClientKeys } from '../directory/oauth-model.js';

/** Reads a document that a client's configuration names. */
export type ReadJson = (
  url: URL,
) => Promise<{ readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'failed'; readonly code: string }>;

/** The public keys of clients. */
export interface KeySource {
  /** Keys that may have signed something under `kid`; undefined when they cannot be had now. A set without that `kid` is read anew. */
  find(keys: ClientKeys, kid: string | undefined, nowMs: number): Promise<readonly JWK[] | undefined>;
}

interface Needs {
  readonly readJson: ReadJson;
  /** Told when a set cannot be read; `host` is that of its URL. */
  readonly onFailed: (host: string, code: string) => void;
}

interface Entry {
  keys: readonly JWK[];
  /** Of the last success; undefined before the first. */
  readAtMs?: number;
  triedAtMs?: number;
  reading?: Promise<void>;
}

/** A set is read again after this, so that keys which were withdrawn stop working. */
const freshMs = 10 * 60_000;
/** Between two tries for one address, whatever strangers send. */
const retryMs = 60_000;
/** How long known keys carry on when their address does not answer. */
const staleMs = 24 * 60 * 60_000;
const mostSets = 1_000;
const mostKeys = 50;

/** Keys held in memory for each address, read when needed and at most once a minute. */
export function createKeySource({ readJson, onFailed }: Needs): KeySource {
  const entries = new Map<string, Entry>();

  const read = async (entry: Entry, url: URL, nowMs: number): Promise<void> => {
    entry.triedAtMs = nowMs;
    const result = await readJson(url);
    const keys = result.kind === 'json' ? keysIn(result.value) : undefined;
    if (keys) Object.assign(entry, { keys, readAtMs: nowMs });
    else onFailed(url.host, result.kind === 'failed' ? result.code : 'NO_KEYS');
  };

  return {
    async find(source, kid, nowMs) {
      if (source.kind === 'set') return matching(source.keys, kid);
      const entry = entryFor(entries, source.url);
      if (isReadDue(entry, kid, nowMs))
        entry.reading ??= read(entry, new URL(source.url), nowMs).finally(() => delete entry.reading);
      await entry.reading;
      const isUsable = entry.readAtMs !== undefined && nowMs - entry.readAtMs < staleMs;
      return isUsable ? matching(entry.keys, kid) : undefined;
    },
  };
}

function isReadDue({ keys, readAtMs, triedAtMs }: Entry, kid: string | undefined, nowMs: number): boolean {
  if (triedAtMs !== undefined && nowMs - triedAtMs < retryMs) return false;
  const isFresh = readAtMs !== undefined && nowMs - readAtMs < freshMs;
  return !isFresh || matching(keys, kid).length === 0;
}

/** Without a `kid` on either side nothing rules a key out. */
function matching(keys: readonly JWK[], kid: string | undefined): readonly JWK[] {
  return keys.filter((key) => kid === undefined || key.kid === undefined || key.kid === kid);
}

function entryFor(entries: Map<string, Entry>, url: string): Entry {
  const known = entries.get(url);
  if (known) return known;
  const [oldest] = entries.keys();
  if (entries.size >= mostSets && oldest !== undefined) entries.delete(oldest);
  const entry: Entry = { keys: [] };
  entries.set(url, entry);
  return entry;
}

/** The asymmetric keys of a key set (RFC 7517 section 5); undefined when it is none. Members of other kinds are left out, as the RFC asks. */
function keysIn(value: unknown): readonly JWK[] | undefined {
  if (typeof value !== 'object' || value === null || !('keys' in value) || !Array.isArray(value.keys)) return undefined;
  return value.keys.slice(0, mostKeys).filter(isPublicKey);
}

function isPublicKey(value: unknown): value is JWK {
  if (typeof value !== 'object' || value === null || !('kty' in value)) return false;
  const isKind = value.kty === 'RSA' || value.kty === 'EC' || value.kty === 'OKP';
  return isKind && (!('kid' in value) || typeof value.kid === 'string');
}
