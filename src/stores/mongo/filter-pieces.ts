/** A condition in the server's query language, with every value as a value. */
export type Query = Readonly<Record<string, unknown>>;

/**
 * What a filter asks of the server: every document, none, or those of a query. Where it is not `isExact` it lets through what the filter may refuse, never
 * less than the filter accepts, and candidates are looked at one by one.
 */
export interface Piece {
  readonly restriction: 'all' | 'none' | Query;
  readonly isExact: boolean;
}

export const everything: Piece = { restriction: 'all', isExact: true };
export const nothing: Piece = { restriction: 'none', isExact: true };
/** For what the server cannot be asked. */
export const unknown: Piece = { restriction: 'all', isExact: false };

export function exactly(query: Query): Piece {
  return { restriction: query, isExact: true };
}

/** The same documents, of which some may not match. */
export function atMost({ restriction }: Piece): Piece {
  return { restriction, isExact: restriction === 'none' };
}

export function allOf(pieces: readonly Piece[]): Piece {
  if (pieces.some(({ restriction }) => restriction === 'none')) return nothing;
  const isExact = pieces.every((piece) => piece.isExact);
  const queries = queriesOf(pieces);
  const [first] = queries;
  if (first === undefined) return { restriction: 'all', isExact };
  return { restriction: queries.length === 1 ? first : { $and: queries }, isExact };
}

export function anyOf(pieces: readonly Piece[]): Piece {
  if (pieces.some(({ restriction, isExact }) => restriction === 'all' && isExact)) return everything;
  const isExact = pieces.every((piece) => piece.isExact);
  if (pieces.some(({ restriction }) => restriction === 'all')) return unknown;
  const queries = queriesOf(pieces);
  const [first] = queries;
  if (first === undefined) return nothing;
  return { restriction: queries.length === 1 ? first : { $or: queries }, isExact };
}

/** Of a piece that lets too much through, the opposite would let too little through: it restricts nothing then. */
export function noneOf({ restriction, isExact }: Piece): Piece {
  if (!isExact) return unknown;
  if (restriction === 'all') return nothing;
  return restriction === 'none' ? everything : exactly({ $nor: [restriction] });
}

function queriesOf(pieces: readonly Piece[]): readonly Query[] {
  return pieces.flatMap(({ restriction }) => (typeof restriction === 'string' ? [] : [restriction]));
}
