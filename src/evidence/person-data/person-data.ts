import { exportPerson, type PersonExport } from './person-export.js';
import { purgePerson, type Purged } from './person-purge.js';

/** What is kept about one person, for the person or for whoever has to erase it. */
export interface PersonData {
  /** Everything on record. `not_found`, `person_ambiguous`. */
  export(query: string): Promise<PersonExport>;
  /** Erases it; `conflict` says what has to happen first. Repeatable. */
  purge(query: string): Promise<Purged>;
}

type Needs = Parameters<typeof exportPerson>[0] & Parameters<typeof purgePerson>[0];

/** Builds the service on its ports. */
export function createPersonData(needs: Needs): PersonData {
  return {
    export: (query) => exportPerson(needs, query),
    purge: (query) => purgePerson(needs, query),
  };
}
