/**
 * A filter or path that does not parse, or asks what the schema cannot answer (RFC 7644 section 3.4.2.2, scimType `invalidFilter`).
 * The message may name attributes and positions, never a value from the filter: those can be personal.
 */
export class FilterError extends Error {
  /** Where in the text, counted from 0; the start of the expression for faults found after parsing. */
  readonly position: number;

  constructor(message: string, position = 0) {
    super(message);
    this.name = 'FilterError';
    this.position = position;
  }
}
