/** `scimType` values of RFC 7644 table 9 that a body can earn. */
export type InputScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive';

/**
 * A body that a client sent and that cannot be taken, with the keyword and the attribute it concerns.
 * The message names attributes and what was expected, never a value: those can be personal.
 */
export class ScimInputError extends Error {
  readonly scimType: InputScimType;
  /** The attribute in schema spelling (`emails.type`), or the operation (`Operations[2]`); empty for the body as a whole. */
  readonly path: string;

  constructor(scimType: InputScimType, message: string, path = '') {
    super(message);
    this.name = 'ScimInputError';
    this.scimType = scimType;
    this.path = path;
  }
}
