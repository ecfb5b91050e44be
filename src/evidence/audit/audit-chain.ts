import { createHash } from 'node:crypto';
import type { AuditId } from '../../core/ids.js';
import { stableJson, type JsonObject } from '../../core/json.js';
import type { AuditEntry, AuditFact, AuditHead, ChainedFields } from './audit-model.js';

/** What stands for the hash before the first entry. */
export const firstHash = '0'.repeat(64);

/** An entry as far as the chain goes: an export has no more than this. */
export type ChainLine = ChainedFields & Pick<AuditEntry, 'hash'> & Pick<Partial<AuditEntry>, 'content'>;

/** A head that somebody wrote down earlier. */
export type NotedHead = Pick<AuditHead, 'seq' | 'hash'>;

/**
 * `missing_entry`: the numbers have a gap or a repetition. `broken_link`: an entry does not name the hash of the one before. `changed_entry`: its own
 * hash does not fit. `changed_details`: the details are not those that were chained. `other_head`: the head noted earlier
 * has another hash now, so the chain was made anew. `shortened`: that head lies beyond the end.
 */
export const chainFaults = [
  'missing_entry',
  'broken_link',
  'changed_entry',
  'changed_details',
  'other_head',
  'shortened',
] as const;
export type ChainFault = (typeof chainFaults)[number];

/** What a check of the whole chain found. */
export interface ChainReport {
  readonly ok: boolean;
  /** Entries read until the end or the first fault. */
  readonly entries: number;
  readonly head?: AuditHead;
  /** Number of the first entry that does not fit. */
  readonly brokenAt?: number;
  readonly because?: ChainFault;
}

/** Reads a chain entry by entry from the first on. */
export interface ChainCheck {
  /** False once a fault was found: nothing after it tells anything. */
  take(entry: ChainLine): boolean;
  report(): ChainReport;
}

/** SHA-256 of the salt and the canonical details, hexadecimal. */
export function detailsDigest(details: JsonObject, salt: string): string {
  return sha256(salt + stableJson(details));
}

/** SHA-256 of the canonical chained fields, hexadecimal; times as ISO 8601 in UTC. */
export function entryHash(entry: ChainedFields): string {
  return sha256(canonicalFields(entry));
}

/** What stableJson gives for the same fields; written out in order, since every entry ever made goes through here at each check. */
export function canonicalFields(entry: ChainedFields): string {
  const { action, actor, at, detailsDigest: digest, id, outcome, previousHash, seq, source, subject } = entry;
  return JSON.stringify({
    action,
    actor: { id: actor.id, kind: actor.kind, name: actor.name },
    at: at.toISOString(),
    detailsDigest: digest,
    id,
    outcome,
    previousHash,
    seq,
    source,
    subject: { id: subject.id, kind: subject.kind },
  });
}

/** The fact as the entry after `previous`. */
export function linkEntry(
  { details, mentions, ...fact }: AuditFact,
  previous: Pick<AuditHead, 'seq' | 'hash'> | undefined,
  { id, salt }: { readonly id: AuditId; readonly salt: string },
): AuditEntry {
  const fields: ChainedFields = {
    ...fact,
    seq: (previous?.seq ?? 0) + 1,
    id,
    detailsDigest: detailsDigest(details, salt),
    previousHash: previous?.hash ?? firstHash,
  };
  return { ...fields, hash: entryHash(fields), content: { details, salt, mentions } };
}

/** Checks that every entry follows from the one before, that details still there are the chained ones, and that a head noted earlier is in the chain. */
export function createChainCheck(noted?: NotedHead): ChainCheck {
  let head: AuditHead | undefined;
  let fault: { readonly brokenAt: number; readonly because: ChainFault } | undefined;

  const faultOf = (entry: ChainLine): ChainFault | undefined => {
    if (entry.seq !== (head?.seq ?? 0) + 1) return 'missing_entry';
    if (entry.previousHash !== (head?.hash ?? firstHash)) return 'broken_link';
    if (entryHash(entry) !== entry.hash) return 'changed_entry';
    const { content } = entry;
    if (content && detailsDigest(content.details, content.salt) !== entry.detailsDigest) return 'changed_details';
    return noted?.seq === entry.seq && noted.hash !== entry.hash ? 'other_head' : undefined;
  };

  return {
    take(entry) {
      if (fault) return false;
      const because = faultOf(entry);
      if (because) fault = { brokenAt: (head?.seq ?? 0) + 1, because };
      else head = { seq: entry.seq, hash: entry.hash, at: entry.at };
      return fault === undefined;
    },
    report() {
      const entries = head?.seq ?? 0;
      const known = head ? { head } : {};
      if (fault) return { ok: false, entries, ...known, ...fault };
      if (noted && noted.seq > entries)
        return { ok: false, entries, ...known, brokenAt: entries + 1, because: 'shortened' };
      return { ok: true, entries, ...known };
    },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
