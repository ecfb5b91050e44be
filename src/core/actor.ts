/** Who did something: a person with admin rights, this service by itself, or a directory. */
export interface Actor {
  readonly kind: 'admin' | 'system' | 'directory';
  readonly id: string;
  /** Absent where the id says it all. */
  readonly name?: string;
}

/** The bearer of the admin key: no person stands behind it. */
export const adminKeyActor: Actor = { kind: 'admin', id: 'key', name: 'admin key' };

/** Somebody who has yet to prove who they are. */
export const unknownActor: Actor = { kind: 'admin', id: 'unknown', name: 'somebody not signed in' };

/** This service, acting on its settings, on a moment that came, or on what a target answered. */
export const systemActor: Actor = { kind: 'system', id: 'rolecall' };

/** The one word for an actor that records keep as `by`. */
export function actorName({ name, id }: Actor): string {
  return name ?? id;
}
