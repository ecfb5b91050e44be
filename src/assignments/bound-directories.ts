import { fold } from '../core/fold.js';
import type { Directory } from '../directory/model.js';
import type { Policy } from '../mapping/policy-model.js';
import type { BoundDirectory } from './model.js';

/** The folded names by which a policy means a directory. */
export type NamesOf = (directory: Pick<Directory, 'id' | 'name'>) => readonly string[];

/**
 * What directory names mean in a policy about to be published: the directory called so now. A name that no directory has now keeps the one that
 * it meant in the version before, so that a new display name takes nobody's access away.
 */
export function draftNames(
  directories: readonly Pick<Directory, 'id' | 'name'>[],
  before: readonly BoundDirectory[],
): NamesOf {
  const taken = new Set(directories.map(({ name }) => fold(name)));
  return ({ id, name }) => [
    fold(name),
    ...before.filter((bound) => bound.id === id && !taken.has(bound.name)).map((bound) => bound.name),
  ];
}

/** What directory names mean in a published version: those noted mean what they meant then, even when it is gone; others whichever directory has them. */
export function publishedNames(bound: readonly BoundDirectory[]): NamesOf {
  const noted = new Set(bound.map(({ name }) => name));
  return ({ id, name }) => [
    ...bound.filter((one) => one.id === id).map((one) => one.name),
    ...(noted.has(fold(name)) ? [] : [fold(name)]),
  ];
}

/** The directories that rules of a compiled policy listen to by name, each name once. */
export function directoriesOf({ rules }: Policy): readonly BoundDirectory[] {
  const bound = new Map<string, BoundDirectory>();
  for (const { when } of rules) {
    const { written, id } = when.directory ?? {};
    if (written === undefined || id === undefined || written === id) continue;
    const name = fold(written);
    bound.set(name, { name, id });
  }
  return [...bound.values()];
}
