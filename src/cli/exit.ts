/** What the shell sees. Scripts depend on these numbers. */
export const exits = {
  done: 0,
  failed: 1,
  changesPresent: 2,
  held: 3,
  testFailed: 4,
  badConfiguration: 78,
} as const;

export type Exit = (typeof exits)[keyof typeof exits];

/** Ends a command with a message for people and a status for the shell. */
export class CliError extends Error {
  readonly exit: Exit;

  constructor(message: string, exit: Exit = exits.failed, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.exit = exit;
  }
}
