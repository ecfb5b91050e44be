/** Keeps a short text unreadable at rest. `open` throws a ServiceError `conflict` when the text was sealed with a key the box does not have. */
export interface SecretBox {
  /** To be handed to the store before anything is awaited, or with the revision of a record read before: a rotation forgets the old key once it has seen those writes. */
  seal(text: string): string;
  open(sealed: string): string;
}

/** Where the keys of a box come from, and so who may change them: the service alone its own file, the operator the environment. */
export type KeySource = 'file' | 'environment' | 'memory';

/** A box whose key can be changed while it is in use: the first key seals, all of them open. */
export interface KeyRing extends SecretBox {
  readonly source: KeySource;
  /** Newest first; there is always one. */
  ids(): readonly [string, ...string[]];
  /** Puts a new key in front and keeps it. Only for keys that are the service's own; what is kept is on disk when it returns. */
  addKey(): void;
  /** Forgets every key but the first, for ever. Only for keys that are the service's own. */
  dropOldKeys(): void;
}

/**
 * Every sealed text that a database holds. A text is sealed with a nonce of its own, so it stands for one place in one record: each engine lists the
 * columns or collections that hold any (sealed-places.ts), and a test compares that list with what a filled database really has.
 */
export interface SealedStore {
  listSealed(): Promise<readonly string[]>;
  /** Puts another text in its place, in one write; false when it is not there any more. Whoever changed that record from what they read before is refused. */
  replaceSealed(sealed: string, fresh: string): Promise<boolean>;
}

/** A sealed text wherever it stands, as config/secret-box.ts makes it; the first group is the id of its key. */
const sealedForm = /v1\.([0-9a-f]{8})\.[\w-]{16}\.[\w-]{22,}/g;

/** All sealed texts inside another text, such as a JSON document. */
export function sealedTextsIn(text: string): readonly string[] {
  return [...text.matchAll(sealedForm)].map(([sealed]) => sealed);
}

/** The id of the key that a sealed text needs. */
export function keyIdOf(sealed: string): string {
  return sealed.split('.')[1] ?? '';
}
