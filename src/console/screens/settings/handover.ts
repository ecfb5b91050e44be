/** A one-time password just made, and whose it is: shown once, to be handed over. */
export interface Handover {
  readonly name: string;
  readonly password: string;
}
