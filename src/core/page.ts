/** One page of a list in stable order. `nextCursor` is absent on the last page; it is opaque to callers. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

/** What to read: at most `limit` items after `cursor` (from the start when absent). */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}
