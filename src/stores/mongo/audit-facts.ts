import type { HoldState } from '../../assignments/hold-model.js';
import type { Cause } from '../../assignments/model.js';
import { systemActor, type Actor } from '../../core/actor.js';
import { fold } from '../../core/fold.js';
import type { JsonObject } from '../../core/json.js';
import type { AuditFact } from '../../evidence/audit/audit-model.js';
import { readJson } from './assignment-documents.js';
import { versionsOf, type VersionDocument } from './assignment-versions.js';
import { actsOf, cursorsOf } from './audit-documents.js';
import type { Database } from './database.js';
import { concerned, holdsOf, membersOf, type HoldDocument } from './hold-documents.js';
import { policiesOf } from './policies.js';

/** Facts that are not noted as chained, of one kind after the other, each in the order in which it was written. */
export async function unchainedFacts(db: Database, limit: number, unendedBefore: Date): Promise<readonly AuditFact[]> {
  const facts: AuditFact[] = [];
  for (const list of [unchainedActs, unchainedHolds, unchainedPolicies, unchainedVersions])
    if (facts.length < limit) facts.push(...(await list(db, limit - facts.length, unendedBefore)));
  return facts;
}

async function unchainedActs(db: Database, limit: number, unendedBefore: Date): Promise<readonly AuditFact[]> {
  const found = await actsOf(db)
    .find({ $or: [{ outcome: { $ne: null } }, { at: { $lt: unendedBefore } }] })
    .sort({ ordinal: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id, ordinal: _ordinal, details, outcome, ...act }) => ({
    ...act,
    source: `act:${_id}`,
    outcome: outcome ?? 'unknown',
    details: readJson<JsonObject>(details),
  }));
}

/** One that was opened and decided since has two facts; both count against the limit as one record, so that neither is parted from the other. */
async function unchainedHolds(db: Database, limit: number): Promise<readonly AuditFact[]> {
  const found = await holdsOf(db)
    .find({ isUnchained: true })
    .sort({ ordinal: 1 })
    .limit(Math.ceil(limit / 2))
    .toArray();
  const facts: AuditFact[] = [];
  for (const hold of found) {
    if (hold.chained === '') facts.push(holdFact(hold, 'open', 0));
    if (hold.state !== 'open')
      facts.push(holdFact(hold, hold.state, await membersOf(db).countDocuments(concerned(hold._id))));
  }
  return facts;
}

function holdFact(hold: HoldDocument, state: HoldState, accounts: number): AuditFact {
  const { _id, targetId, reason, createdAt, decidedAt, decidedBy } = hold;
  const decided = state === 'open' ? null : decidedBy;
  return {
    source: `hold:${_id}:${state}`,
    at: state === 'open' ? createdAt : (decidedAt ?? createdAt),
    actor: systemActor,
    action: state === 'open' ? 'hold.opened' : `hold.${state}`,
    subject: { kind: 'hold', id: _id },
    outcome: 'done',
    details: { targetId, reason: { ...reason }, ...(decided === null ? {} : { by: decided, accounts }) },
    mentions: [],
  };
}

async function unchainedPolicies(db: Database, limit: number): Promise<readonly AuditFact[]> {
  const after = (await cursorsOf(db).findOne({ _id: 'policies' }))?.value ?? 0;
  const found = await policiesOf(db)
    .find({ _id: { $gt: after } }, { projection: { approved: 0, text: 0 } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id: version, hash, publishedAt, by }) => ({
    source: `policy:${version}`,
    at: publishedAt,
    actor: systemActor,
    action: 'policy.in_force',
    subject: { kind: 'policy', id: String(version) },
    outcome: 'done',
    details: { version, hash, by },
    mentions: [],
  }));
}

async function unchainedVersions(db: Database, limit: number): Promise<readonly AuditFact[]> {
  const found = await versionsOf(db).find({ isChained: false }).sort({ ordinal: 1 }).limit(limit).toArray();
  if (found.length === 0) return [];
  const targets = db.collection<{ readonly _id: string; readonly name: string }>('targets');
  const ids = [...new Set<string>(found.map(({ targetId }) => targetId))];
  const named = await targets.find({ _id: { $in: ids } }, { projection: { name: 1 } }).toArray();
  const names = new Map(named.map(({ _id, name }) => [_id, name]));
  return found.map((version) => versionFact(version, names.get(version.targetId)));
}

function versionFact(document: VersionDocument, target: string | undefined): AuditFact {
  const { _id, assignmentId, targetId, key, userIds, epoch, version, type, roles, createdAt, decided } = document;
  const cause = readJson<Cause>(document.cause);
  return {
    source: `version:${_id}`,
    at: createdAt,
    actor: actorOf(cause),
    action: 'assignment.decided',
    subject: { kind: 'assignment', id: assignmentId },
    outcome: decided,
    details: {
      ...{ targetId, ...(target === undefined ? {} : { target }), key, userIds, epoch, version, type },
      roles,
      cause: { ...cause },
    },
    mentions: [fold(key), ...userIds.map(fold)],
  };
}

/** What a directory sent is its doing; what the policy, a moment or a person behind an act brought about is this service's. */
function actorOf({ kind, directory }: Cause): Actor {
  const isSent = kind === 'group' || kind === 'attribute';
  return isSent && directory !== undefined ? { kind: 'directory', id: directory } : systemActor;
}

/** Forgets that these facts wait, one record after the other. Repeatable, and nothing goes back. */
export async function settleFacts(db: Database, sources: readonly string[]): Promise<void> {
  const names = (kind: string) =>
    sources.flatMap((source) => (source.startsWith(`${kind}:`) ? [source.slice(kind.length + 1)] : []));
  const [acts, holds, policies, versions] = [names('act'), names('hold'), names('policy'), names('version')];
  if (acts.length > 0) await actsOf(db).deleteMany({ _id: { $in: acts } });
  for (const name of holds) {
    const [id = '', state = ''] = name.split(':');
    await settleHold(db, id, state);
  }
  if (policies.length > 0) {
    const value = Math.max(...policies.map(Number));
    await cursorsOf(db).updateOne({ _id: 'policies' }, { $max: { value } }, { upsert: true });
  }
  if (versions.length > 0) await versionsOf(db).updateMany({ _id: { $in: versions } }, { $set: { isChained: true } });
}

/** A state that is overtaken is noted only where none was, and leaves the newest to be chained. */
async function settleHold(db: Database, id: string, state: string): Promise<void> {
  const chained = state as HoldState; // the source was made from one
  const newest = await holdsOf(db).updateOne({ _id: id, state: chained }, { $set: { chained, isUnchained: false } });
  if (newest.matchedCount === 0) await holdsOf(db).updateOne({ _id: id, chained: '' }, { $set: { chained } });
}
