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

/** Every item of a paged list. */
export async function allPages<Item>(read: (page: PageRequest) => Promise<Page<Item>>): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<Item> = await read({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}
