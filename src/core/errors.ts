/** One thing wrong with an input: where (a path, or line and column in a text), and what to do about it. */
export interface Fault {
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** Every failure a service reports, with what the edges need to say about it. The domain never knows HTTP. */
export interface ErrorDetails {
  /** The input does not parse or breaks a rule; every fault is listed. */
  invalid_input: { readonly faults: readonly Fault[] };
  /** No such record, or it belongs to another directory. */
  not_found: { readonly kind: string; readonly id: string };
  user_name_taken: { readonly userName: string };
  group_name_taken: { readonly displayName: string };
  /** A record of the admin API with that name exists. */
  name_taken: { readonly kind: string; readonly name: string };
  /** The record changed since the caller read it. */
  version_mismatch: { readonly kind: string; readonly id: string };
  /** The caller named a state of the record (If-Match) that is not the present one. */
  precondition_failed: { readonly kind: string; readonly id: string };
  /** Making one group a member of the other would close a circle. */
  group_cycle: { readonly group: string; readonly member: string };
  /** A group write named members that do not exist in the directory. */
  unknown_members: { readonly ids: readonly string[] };
  policy_invalid: { readonly faults: readonly Fault[] };
  /** The changes a publish would cause differ from those of the plan named in If-Match. */
  plan_changed: { readonly expected: string; readonly actual: string };
  person_ambiguous: {
    readonly query: string;
    readonly candidates: readonly { readonly id: string; readonly userName: string; readonly directory: string }[];
  };
  /** The record cannot change in this way now; `message` says what to do. */
  conflict: { readonly message: string };
  unauthenticated: { readonly message: string };
  forbidden: { readonly message: string };
  /** Wrong credentials too often; later they will be looked at again. */
  too_many_attempts: { readonly retryAfterSeconds: number };
  /** The database cannot be reached or refuses to write; trying again later may help. */
  store_unavailable: { readonly message: string };
}

export type ErrorCode = keyof ErrorDetails;

/** A failure with a code and its details; thrown inside a request, turned into status and words at the edge. */
export class ServiceError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly details: ErrorDetails[Code];

  constructor(code: Code, details: ErrorDetails[Code], options?: ErrorOptions) {
    super(code, options); // details may be personal; only edges render them
    this.name = 'ServiceError';
    this.code = code;
    this.details = details;
  }
}

/** True when `error` is a ServiceError of that code; narrows its details. */
export function isServiceError<Code extends ErrorCode>(error: unknown, code: Code): error is ServiceError<Code> {
  return error instanceof ServiceError && error.code === code;
}
