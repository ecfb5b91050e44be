import type { Actor } from '../../core/actor.js';
import type { ErrorCode } from '../../core/errors.js';
import type { ActId, AuditId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';

/** A fixed word for what was done: what it was done to, a dot, and the verb, such as `target.create`. */
export type AuditAction = `${string}.${string}`;

/** `owed` and `held` end decisions; the others end acts. `unknown`: the act began, and its end was never seen. */
export type AuditOutcome = 'done' | `refused ${ErrorCode}` | 'failed' | 'unknown' | 'owed' | 'held';

/** What it was done to. Never personal: ids, names of targets, version numbers. Absent id: there is only one, or the details say which. */
export interface AuditSubject {
  readonly kind: string;
  readonly id?: string;
}

/** Something that happened, before it has its place in the chain. */
export interface AuditFact {
  /** Where it stands on record, such as `act:<id>` or `version:<delivery id>`; unique in the chain. */
  readonly source: string;
  readonly at: Date;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly subject: AuditSubject;
  readonly outcome: AuditOutcome;
  /** May name people; never secrets. */
  readonly details: JsonObject;
  /** Folded texts by which the people in the details are known: user ids, account keys, user names. Erasing goes by them. */
  readonly mentions: readonly string[];
}

/** What the hash of an entry covers: everything but the details, which stand in it by their digest. */
export interface ChainedFields {
  /** 1 for the first, without gaps. */
  readonly seq: number;
  readonly id: AuditId;
  readonly source: string;
  readonly at: Date;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly subject: AuditSubject;
  readonly outcome: AuditOutcome;
  /** SHA-256 of salt and details, hexadecimal. */
  readonly detailsDigest: string;
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previousHash: string;
}

/** One link of the chain. `content` is absent once it was erased; the chain holds without it. */
export interface AuditEntry extends ChainedFields {
  /** SHA-256 of the chained fields, hexadecimal. */
  readonly hash: string;
  readonly content?: AuditContent;
}

/** The part of an entry that can be erased. The salt keeps what was erased from being guessed by its digest. */
export interface AuditContent {
  readonly details: JsonObject;
  /** 16 random bytes, hexadecimal. */
  readonly salt: string;
  readonly mentions: readonly string[];
}

/** The newest entry. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
  readonly at: Date;
}

/** An admin act as noted before it is done. */
export interface NewAct {
  readonly id: ActId;
  readonly at: Date;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly subject: AuditSubject;
  readonly details: JsonObject;
  readonly mentions: readonly string[];
}

/** How an act ended. Subject and details take the place of those noted before when given. */
export interface ActEnd {
  readonly outcome: AuditOutcome;
  readonly subject?: AuditSubject;
  readonly details?: JsonObject;
}
