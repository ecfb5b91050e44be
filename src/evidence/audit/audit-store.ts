import type { ActId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { ActEnd, AuditEntry, AuditFact, AuditHead, NewAct } from './audit-model.js';

/** Which entries to read; every field given must hold. */
export interface AuditQuery {
  readonly actor?: { readonly kind?: string; readonly id?: string };
  readonly action?: string;
  readonly subject?: { readonly kind?: string; readonly id?: string };
  /** Only entries at or after this moment. */
  readonly since?: Date;
  /** Only entries before this moment. */
  readonly until?: Date;
}

/**
 * The chain of everything that was done and decided, and the facts that wait for their place in it. A fact stands on its own record first: an act
 * on its note, a decision on the version, hold or policy itself; one instance at a time (see LeaseStore) moves facts into the chain.
 */
export interface AuditStore {
  /** Before the act is done. */
  noteAct(act: NewAct): Promise<void>;
  /** After it. False when it is in the chain already, as `unknown`. */
  endAct(id: ActId, end: ActEnd): Promise<boolean>;
  /**
   * Up to `limit` facts that were not noted as chained: ended acts, acts noted before `unendedBefore` whose end never came (as `unknown`), versions
   * of assignments (`assignment.decided`), holds (`hold.opened`, `hold.released`, …) and policies (`policy.in_force`). Each kind in the order in which it was written.
   */
  listUnchained(limit: number, unendedBefore: Date): Promise<readonly AuditFact[]>;
  /** These facts, of one answer of listUnchained, are in the chain: they are not listed again. Repeatable. */
  noteChained(sources: readonly string[]): Promise<void>;
  /** Those of the sources that the chain holds. */
  findChained(sources: readonly string[]): Promise<ReadonlySet<string>>;
  auditHead(): Promise<AuditHead | undefined>;
  /**
   * Adds the entries in their order. False when the head is not the expected one, or a source is in the chain already: the caller reads both again. An engine
   * may have added the first few before it says so.
   */
  appendAudit(entries: readonly AuditEntry[], expectedHead: AuditHead | undefined): Promise<boolean>;
  /** Newest first. */
  listAudit(query: AuditQuery, page: PageRequest): Promise<Page<AuditEntry>>;
  /** The whole chain from the first entry on, in batches; entries added meanwhile may be left out. */
  streamAudit(batch: number): AsyncIterable<readonly AuditEntry[]>;
  /** Removes the content of every entry, and the details of every waiting act, that mentions one of these folded texts. Returns of how many. */
  eraseAuditDetails(mentions: readonly string[]): Promise<number>;
}
