import type { mongo } from 'mongoose';
import { sealedTextsIn, type SealedStore } from '../../core/secret-box.js';
import type { Collection, Database } from './database.js';

interface Place {
  readonly collection: string;
  /** A field of the record: every text in it is looked at, however deep. */
  readonly field: string;
  /** A number that every change of the record raises, so that a change made of an older reading is refused. */
  readonly revision?: string;
}

/** Every field that holds sealed texts, itself or inside. */
export const sealedPlaces: readonly Place[] = [
  { collection: 'targets', field: 'secrets', revision: 'revision' },
  { collection: 'targets', field: 'connector', revision: 'revision' },
  { collection: 'operator_webhook', field: 'sealedSecret' },
  { collection: 'settings', field: 'value' },
];

type AnyDocument = mongo.Document & { readonly _id: string };

interface Found {
  readonly documentId: string;
  /** With dots, as the server names it: `secrets.0.sealed`. */
  readonly path: string;
  readonly sealed: string;
}

/** The sealed texts of those fields. */
export function createSealedStore(db: Database): SealedStore {
  return {
    listSealed: async () => {
      const found = await Promise.all(sealedPlaces.map((place) => listIn(db, place)));
      return found.flat().map(({ sealed }) => sealed);
    },
    async replaceSealed(sealed, fresh) {
      for (const place of sealedPlaces) {
        const found = (await listIn(db, place)).find((each) => each.sealed === sealed);
        if (found && (await replaceIn(db, place, found, fresh))) return true;
      }
      return false;
    },
  };
}

const documentsOf = (db: Database, { collection }: Place): Collection<AnyDocument> => db.collection(collection);

async function listIn(db: Database, place: Place): Promise<readonly Found[]> {
  const documents = await documentsOf(db, place)
    .find({}, { projection: { [place.field]: 1 } })
    .toArray();
  return documents.flatMap((document) =>
    textsIn(document[place.field], place.field).map((found) => ({ documentId: document._id, ...found })),
  );
}

/** Only where the text is still the one that was found. */
async function replaceIn(db: Database, place: Place, { documentId, path, sealed }: Found, fresh: string) {
  const raise = place.revision === undefined ? {} : { $inc: { [place.revision]: 1 } };
  const change: mongo.UpdateFilter<mongo.Document> = { $set: { [path]: fresh }, ...raise };
  const { modifiedCount } = await documentsOf(db, place).updateOne({ _id: documentId, [path]: sealed }, change);
  return modifiedCount > 0;
}

/** A field holds a sealed text alone, never inside a longer one. */
function textsIn(value: unknown, path: string): readonly Pick<Found, 'path' | 'sealed'>[] {
  if (typeof value === 'string') return sealedTextsIn(value)[0] === value ? [{ path, sealed: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, `${path}.${name}`));
}
