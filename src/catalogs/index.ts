import type { Catalog } from '../mapping/catalog.js';
import { parseCatalog } from '../mapping/catalog-check.js';
import { gorgias } from './gorgias/catalog.js';
import { intercom } from './intercom/catalog.js';
import { liveagent } from './liveagent/catalog.js';
import { responso } from './responso/catalog.js';
import { userlike } from './userlike/catalog.js';

const all: readonly Catalog[] = [gorgias, intercom, liveagent, responso, userlike];

/** Every helpdesk catalog this service knows, by key; checked when loaded. A new helpdesk is one folder and one line here. */
export const catalogs: ReadonlyMap<string, Catalog> = new Map(
  all.map((catalog) => [catalog.key, parseCatalog(catalog)]),
);
