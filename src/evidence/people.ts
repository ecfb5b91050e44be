import type { Assignment, AssignmentStateName, Target } from '../assignments/model.js';
import type { GroupId } from '../core/ids.js';
import type { Language } from '../core/language.js';
import type { User } from '../directory/model.js';
import type { Person } from '../directory/people.js';
import type { TargetAccess } from '../mapping/access.js';

/** Why a person holds, lacks, lost or is about to get a role on one target. */
export interface TargetExplanation {
  readonly target: Target;
  readonly key?: string;
  readonly access: TargetAccess;
  readonly assignment?: Assignment;
  readonly state?: AssignmentStateName;
  /** Sentences for people, in the language asked for. */
  readonly sentences: readonly string[];
}

export interface PersonExplanation {
  readonly person: Person;
  readonly users: readonly {
    readonly user: User;
    readonly directory: string;
    readonly groups: readonly {
      readonly groupId: GroupId;
      readonly displayName: string;
      readonly isDirect: boolean;
      readonly sinceAt: Date;
    }[];
  }[];
  readonly policyVersion: number;
  readonly targets: readonly TargetExplanation[];
}

/** What `run` did for one person, in order. */
export interface RunStep {
  readonly step: 'resolve' | 'deliver';
  readonly target?: string;
  readonly result: string;
}

/** One person seen across directories and targets. */
export interface PeopleEvidence {
  /** `not_found`, `person_ambiguous`. From the same run that decides. */
  explain(query: string, lang: Language): Promise<PersonExplanation>;
  /** Resolves and delivers for this person now, and says what came of it. */
  run(query: string): Promise<readonly RunStep[]>;
}
