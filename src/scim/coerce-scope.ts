import { ScimInputError, type InputScimType } from './input-error.js';

/** What was forgiven, for the provisioning log. */
export type Leniency =
  | 'unknown-attribute'
  | 'type-converted'
  | 'list-for-single'
  | 'single-for-list'
  | 'several-primaries'
  | 'dotted-name'
  | 'legacy-urn'
  | 'empty-element'
  | 'read-only-ignored'
  | 'nothing-to-remove'
  | 'element-created'
  | 'operation-form';

/** How a body is read. Lenient takes what identity providers really send; strict refuses what the RFC refuses. */
export interface CoerceOptions {
  readonly lenient: boolean;
  /** Told what was forgiven and at which attribute. Never given a value: those can be personal. */
  readonly warn: (rule: Leniency, detail: string) => void;
}

/** Where in a body the reading stands. */
export interface Scope {
  readonly options: CoerceOptions;
  /** Attribute path in schema spelling. */
  readonly path: string;
}

/** The scope of a sub-attribute or element below this one. */
export function inside({ options, path }: Scope, name: string): Scope {
  return { options, path: path === '' ? name : `${path}.${name}` };
}

/** Refuses the body. `expected` is a full clause such as "must be a string". */
export function refuse(scope: Scope, expected: string, scimType: InputScimType = 'invalidValue'): never {
  throw new ScimInputError(scimType, `${scope.path} ${expected}`.trim(), scope.path);
}

/** Notes what was forgiven when lenient; refuses when strict. */
export function forgive(scope: Scope, rule: Leniency, expected: string): void {
  if (!scope.options.lenient) refuse(scope, expected);
  scope.options.warn(rule, scope.path);
}
