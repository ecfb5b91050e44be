import { useMemo } from 'react';
import { useAllDirectories, useAllTargets } from '../../api/known.js';

/** Names of targets and directories by their ids, as far as they still exist. */
export function useNames(): ReadonlyMap<string, string> {
  const targets = useAllTargets().data?.items;
  const directories = useAllDirectories().data?.items;
  return useMemo(
    () => new Map([...(targets ?? []), ...(directories ?? [])].map(({ id, name }) => [id, name])),
    [targets, directories],
  );
}
