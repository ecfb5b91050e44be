import type { PolicyVersion } from '../../assignments/model.js';
import type { ApprovedRevoke, PolicyStore } from '../../assignments/store.js';
import { cursorOrdinal, pageOf } from '../pages.js';
import type { Collection, Database } from './database.js';
import { isDuplicate } from './faults.js';

/** A published policy with the revokes that were agreed to with it and have not happened yet. */
export interface PolicyDocument extends Omit<PolicyVersion, 'version' | 'directories'> {
  readonly _id: number;
  /** Absent in what older programs published. */
  readonly directories?: PolicyVersion['directories'];
  readonly approved: readonly ApprovedRevoke[];
}

export function policiesOf(db: Database): Collection<PolicyDocument> {
  return db.collection('policies');
}

/** Published policies, numbered without gaps; listed newest first. */
export function createPolicies(db: Database): PolicyStore {
  const policies = policiesOf(db);
  return {
    insertPolicy: (policy, approved = []) => insertPolicy(db, policy, approved),
    async findCurrentPolicy() {
      const found = await db.shared('policy', () => newest(db));
      return found && toPolicy(found);
    },
    async currentPolicyVersion() {
      const found = await db.shared('policy version', () => newest(db, { projection: { _id: 1 } }));
      return found?._id ?? 0;
    },
    async findPolicy(version) {
      const found = await policies.findOne({ _id: version }, withoutApproved);
      return found ? toPolicy(found) : undefined;
    },
    async listPolicies(page) {
      const before = cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER;
      const found = await policies
        .find({ _id: { $lt: before } }, withoutApproved)
        .sort({ _id: -1 })
        .limit(page.limit + 1)
        .toArray();
      return pageOf(
        found.map((policy) => ({ ...policy, ordinal: policy._id })),
        page,
        toPolicy,
      );
    },
  };
}

const withoutApproved = { projection: { approved: 0 } } as const;

async function newest(db: Database, options: object = withoutApproved): Promise<PolicyDocument | undefined> {
  return (await policiesOf(db).find({}, options).sort({ _id: -1 }).limit(1).toArray())[0];
}

/** The number after the newest; whoever loses the race for it tries the next. */
async function insertPolicy(
  db: Database,
  policy: Omit<PolicyVersion, 'version'>,
  approved: readonly ApprovedRevoke[] | 'as_before',
): Promise<PolicyVersion> {
  for (;;) {
    const before = await newest(db, {});
    const document = {
      _id: (before?._id ?? 0) + 1,
      ...policy,
      approved: approved === 'as_before' ? (before?.approved ?? []) : approved,
    };
    try {
      await policiesOf(db).insertOne(document);
      return toPolicy(document);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
}

function toPolicy({ _id, hash, text, publishedAt, by, groups, directories = [] }: PolicyDocument): PolicyVersion {
  return { version: _id, hash, text, publishedAt, by, groups, directories };
}
