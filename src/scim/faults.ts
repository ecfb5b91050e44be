import { FilterError } from '../core/filter/errors.js';
import { ServiceError, type ErrorCode, type ErrorDetails } from '../core/errors.js';
import { ScimInputError, type InputScimType } from './input-error.js';
import { messageUrns } from './urns.js';

/** `scimType` values of RFC 7644 table 9, and those RFC 9865 adds for cursors. */
export type ScimType = InputScimType | 'invalidCursor' | 'expiredCursor' | 'invalidCount';

/** A refusal as SCIM words it (RFC 7644 section 3.12). `scimType` only goes with 400 and 409. */
export class ScimFault extends Error {
  readonly status: number;
  readonly scimType: ScimType | undefined;
  /** The sentence shown to the client; it may quote what the client sent, so it is kept out of `message`, which logs show. */
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    extra: { readonly scimType?: ScimType; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(`scim ${status} ${extra.scimType ?? ''}`.trim());
    this.name = 'ScimFault';
    this.status = status;
    this.detail = detail;
    this.scimType = extra.scimType;
    this.headers = extra.headers ?? {};
  }
}

interface FaultRule<Code extends ErrorCode> {
  readonly status: number;
  readonly scimType?: ScimType;
  readonly headers?: Readonly<Record<string, string>>;
  readonly detail: (details: ErrorDetails[Code]) => string;
}

/** Status, scimType and words for every code a service may throw. */
export const scimFaults = {
  invalid_input: {
    status: 400,
    scimType: 'invalidValue',
    detail: ({ faults }) => faults.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '),
  },
  not_found: { status: 404, detail: ({ kind, id }) => `${kind} ${id} does not exist in this directory` },
  user_name_taken: {
    status: 409,
    scimType: 'uniqueness',
    detail: ({ userName }) => `userName "${userName}" is in use in this directory (letter case does not count)`,
  },
  group_name_taken: {
    status: 409,
    scimType: 'uniqueness',
    detail: ({ displayName }) =>
      `displayName "${displayName}" is in use by another group of this directory (letter case does not count)`,
  },
  name_taken: { status: 409, scimType: 'uniqueness', detail: ({ kind, name }) => `a ${kind} named "${name}" exists` },
  version_mismatch: {
    status: 503,
    headers: { 'Retry-After': '1' },
    detail: ({ kind, id }) => `${kind} ${id} is being written by many clients at once; try again`,
  },
  precondition_failed: { status: 412, detail: ({ kind, id }) => `${kind} ${id} is no longer what If-Match names` },
  group_cycle: {
    status: 400,
    scimType: 'invalidValue',
    detail: ({ group, member }) => `members: group ${member} contains group ${group}, so it cannot be its member`,
  },
  unknown_members: {
    status: 400,
    scimType: 'invalidValue',
    detail: ({ ids }) => `members: no user or group of this directory has the id ${listed(ids)}`,
  },
  policy_invalid: { status: 400, scimType: 'invalidValue', detail: () => 'the policy is not valid' },
  plan_changed: { status: 409, detail: () => 'the plan has changed' },
  person_ambiguous: { status: 409, detail: () => 'more than one person matches' },
  conflict: { status: 409, detail: ({ message }) => message },
  unauthenticated: {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer realm="scim"' },
    detail: ({ message }) => message,
  },
  forbidden: { status: 403, detail: ({ message }) => message },
  too_many_attempts: { status: 429, detail: () => 'too many failed attempts; try again later' },
  store_unavailable: {
    status: 503,
    headers: { 'Retry-After': '5' },
    detail: () => 'the service cannot reach its database; try again later',
  },
} satisfies { readonly [Code in ErrorCode]: FaultRule<Code> };

/**
 * What to answer for any error: foreseen ones by their rule; everything else is a 500 with a fixed text, and never a 404, which an identity
 * provider would read as "deleted".
 */
export function faultOf(error: unknown): ScimFault {
  if (error instanceof ScimFault) return error;
  if (error instanceof ScimInputError) return inputFault(error);
  if (error instanceof FilterError)
    return new ScimFault(400, `filter: ${error.message}`, { scimType: 'invalidFilter' });
  if (error instanceof ServiceError) return serviceFault(error);
  return new ScimFault(500, 'the service failed to answer; the cause is in its log');
}

/** Was this error foreseen, so that it needs no entry in the log of failures? */
export function isForeseen(error: unknown): boolean {
  return (
    error instanceof ScimFault ||
    error instanceof ScimInputError ||
    error instanceof FilterError ||
    error instanceof ServiceError
  );
}

/** The body of an error answer: `status` is a string (RFC 7644 section 3.12). */
export function errorBody({ status, scimType, detail }: ScimFault): Record<string, unknown> {
  return { schemas: [messageUrns.error], status: String(status), ...(scimType ? { scimType } : {}), detail };
}

function inputFault({ scimType, path, message }: ScimInputError): ScimFault {
  const status = scimType === 'uniqueness' ? 409 : scimType === 'sensitive' ? 403 : 400;
  return new ScimFault(status, path && !message.includes(path) ? `${path}: ${message}` : message, { scimType });
}

function serviceFault<Code extends ErrorCode>({ code, details }: ServiceError<Code>): ScimFault {
  const rule = scimFaults[code] as unknown as FaultRule<Code>; // the table's type pairs each code with its own details
  const { scimType, headers } = rule;
  return new ScimFault(rule.status, rule.detail(details), {
    ...(scimType ? { scimType } : {}),
    ...(headers ? { headers } : {}),
  });
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, 20).join(', ');
  return ids.length > 20 ? `${shown} and ${ids.length - 20} more` : shown;
}
