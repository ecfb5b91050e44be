import type { Assignment } from '../../src/assignments/model.js';
import type { Guarded } from '../../src/assignments/store.js';
import { newId, trustId } from '../../src/core/ids.js';
import type { Store } from '../../src/stores/store.js';
import { accountState, versionWrite } from '../contract/store/given.js';

const targetId = trustId('tgt', 'tgt_0123456789abcdef0123456789abcdef');
const limits = { revokes: { max: 2, percent: 100, windowMs: 900_000 }, roles: new Map() };

const guardOf = (key: string) => ({ person: `email:${key}`, targetName: 'gorgias-eu', isOffboarded: false, limits });

/** An account in a store with a limit of two revokes. */
export async function grant(store: Store, index: number): Promise<Assignment> {
  const key = `agent${index}@example.com`;
  const id = newId('asg');
  return written(await store.writeGuarded({ id, targetId, write: versionWrite(key), guard: guardOf(key) }));
}

/** Revokes it as far as the limit lets it; says what became of it. */
export async function revoke(store: Store, { id, key }: Assignment): Promise<string> {
  const standing = await store.findAssignment(id);
  if (!standing) throw new Error(`${id} is gone`);
  const write = { ...versionWrite(key), desired: accountState(key, [], 'suspended') };
  const expectedRevision = standing.revision;
  const guarded = await store.writeGuarded({ id, targetId, expectedRevision, write, guard: guardOf(key) });
  return written(guarded).delivery.state;
}

function written(guarded: Guarded): Assignment {
  if (guarded.kind !== 'written') throw new Error('nothing was written');
  return guarded.assignment;
}
