import { createContext, use } from 'react';
import type { PolicyDraft } from './draft.js';
import type { PolicyReading, Rule, TextFault } from './policy-model.js';
import type { Helpdesks } from './use-helpdesks.js';
import type { Finding } from './plan-types.js';
import type { PlanReading } from './use-plan.js';

/** Everything the tabs share: one text, what it says, and what the server thinks of it. */
export interface Work {
  readonly draft: PolicyDraft;
  readonly reading: PolicyReading;
  readonly plan: PlanReading;
  readonly faults: readonly TextFault[];
  readonly findings: readonly Finding[];
  readonly helpdesks: Helpdesks;
  /** Whether this person may write a draft. */
  readonly mayDraft: boolean;
}

export const WorkContext = createContext<Work | undefined>(undefined);

/** The work at hand; only below the screen. */
export function useWork(): Work {
  const work = use(WorkContext);
  if (!work) throw new Error('useWork is for parts of the mappings screen');
  return work;
}

/** Findings and faults that concern a rule: those that name it, and those that stand in its lines. */
export function notesOf({ id, line, endLine }: Rule, { findings, faults }: Pick<Work, 'findings' | 'faults'>) {
  const isInside = (place: { readonly line: number }) => place.line >= line && place.line <= endLine;
  return {
    findings: findings.filter(
      (finding) => finding.ruleIds.includes(id) || (finding.ruleIds.length === 0 && isInside(finding)),
    ),
    faults: faults.filter(isInside),
  };
}
