import { useQueryClient, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { ApiProblem } from '../../api/problem.js';
import { useSession, type Session } from '../../api/session.js';
import { firstPolicy } from './policy-model.js';

/** The policy in force; version 0 with a text to begin from where none was published. */
export type CurrentPolicy = Partial<Answer<'/policy/versions/{version}', 'get'>> & {
  readonly version: number;
  readonly text: string;
};

interface Draft {
  /** Who wrote it: somebody else who logs in here does not see it. */
  readonly by: string;
  /** The version it began from. */
  readonly baseVersion: number;
  readonly text: string;
}

const storageKey = 'rolecall-policy-draft';
const currentKey = ['/policy/versions', 'current'] as const;

/** The policy in force. */
export function useCurrentPolicy() {
  return useQuery({ queryKey: currentKey, queryFn: readCurrent });
}

/** The text being worked on: kept in this tab until it is published or discarded, and the same on every screen that shows it. */
export function useDraft(current: CurrentPolicy) {
  const by = authorOf(useSession());
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => keptDraft(by));
  const isChanged = draft !== undefined && draft.text !== current.text;
  useLeaveWarning(isChanged);
  const keep = (next: Draft | undefined) => {
    if (next === undefined) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, JSON.stringify(next));
    setDraft(next);
  };
  return {
    text: draft?.text ?? current.text,
    isChanged,
    /** The version it began from, where another was published since. */
    outdatedBase: isChanged && draft.baseVersion !== current.version ? draft.baseVersion : undefined,
    write: (text: string) =>
      keep(text === current.text ? undefined : { by, baseVersion: draft?.baseVersion ?? current.version, text }),
    discard: () => keep(undefined),
    /** The author has seen that another version is in force, and goes on from it. */
    rebase: () => draft && keep({ ...draft, baseVersion: current.version }),
    /** What was published is in force now, as everybody will read it. */
    async published(version: number, text: string) {
      client.setQueryData<CurrentPolicy>(currentKey, { version, text });
      keep(undefined);
      await Promise.all(
        ['/policy/versions', '/policy/findings', '/assignments', '/holds', '/overview'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      );
    },
  };
}

export type PolicyDraft = ReturnType<typeof useDraft>;

function useLeaveWarning(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isNeeded]);
}

async function readCurrent(): Promise<CurrentPolicy> {
  try {
    return await call('get', '/policy/versions/{version}', { path: { version: 'current' } });
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return { version: 0, text: firstPolicy };
    throw error;
  }
}

function authorOf({ admin, role }: Session): string {
  return admin?.id ?? `key of an ${role}`;
}

function keptDraft(by: string): Draft | undefined {
  const kept = sessionStorage.getItem(storageKey);
  if (kept === null) return undefined;
  const draft = JSON.parse(kept) as Draft; // written by this file alone
  return draft.by === by ? draft : undefined;
}
