import type { Catalog } from '../mapping/catalog.js';

/** Every helpdesk catalog this service knows, by key. A new helpdesk is one folder and one line here. */
export const catalogs: ReadonlyMap<string, Catalog> = new Map<string, Catalog>();
