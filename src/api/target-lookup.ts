import type { Target } from '../assignments/model.js';
import type { Targets } from '../assignments/targets.js';
import { ServiceError } from '../core/errors.js';
import { fold } from '../core/fold.js';
import type { TargetId } from '../core/ids.js';

/** The target meant by an id or a name, or `not_found`. People type names; programs keep ids. */
export async function requireTarget(targets: Pick<Targets, 'list'>, text: string): Promise<Target> {
  const all = await targets.list();
  const found = all.find(({ id }) => id === text) ?? all.find(({ name }) => fold(name) === fold(text));
  if (!found) throw new ServiceError('not_found', { kind: 'target', id: text });
  return found;
}

/** Every target by id, for naming them in lists. */
export async function targetsById(targets: Pick<Targets, 'list'>): Promise<ReadonlyMap<TargetId, Target>> {
  return new Map((await targets.list()).map((target) => [target.id, target]));
}
