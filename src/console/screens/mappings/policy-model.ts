/** How a rule names a group. */
export type GroupCondition = { readonly by: 'name' | 'id' | 'externalId' | 'prefix' | 'match'; readonly value: string };

export interface GrantedRole {
  readonly role: string;
  readonly scope?: Readonly<Record<string, readonly string[]>>;
}

export interface Grant {
  readonly target: string;
  readonly roles: readonly GrantedRole[];
}

/** A rule as the form shows it. What it does not show (`baseline`, `description`) stays in the text. */
export interface RuleForm {
  readonly id: string;
  readonly reason: string;
  readonly groups: readonly GroupCondition[];
  readonly filter: string;
  readonly directory: string;
  readonly grants: readonly Grant[];
  readonly after: string;
  readonly until: string;
}

/** A rule and where it stands in the text, from its first to its last line. */
export interface Rule extends RuleForm {
  readonly index: number;
  readonly line: number;
  readonly endLine: number;
  /** SCIM role values asked of the user; edited in YAML. */
  readonly userRoles: readonly string[];
}

export interface Limit {
  readonly min?: number;
  readonly max?: number;
}

/** What the policy says of one target. */
export interface TargetForm {
  readonly name: string;
  readonly precedence: readonly string[];
  readonly limits: Readonly<Record<string, Limit>>;
  readonly protect: readonly string[];
}

export interface PolicyTarget extends TargetForm {
  /** Custom roles the policy declares, by key, with their names. */
  readonly declared: Readonly<Record<string, string>>;
}

/** A place in the text and what is wrong there; both numbers count from 1. */
export interface TextFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The parts of the policy that the screen shows, or why the text cannot be read. */
export type PolicyReading =
  | { readonly rules: readonly Rule[]; readonly targets: readonly PolicyTarget[] }
  | { readonly faults: readonly TextFault[] };

/** What a policy begins as where none was published. */
export const firstPolicy = 'version: 1\ntimezone: UTC\n\ntargets: {}\n\nrules: []\n';
