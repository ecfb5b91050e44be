import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { asProblem, type ApiProblem } from './problem.js';

interface Act<Input, Result> {
  readonly run: (input: Input) => Promise<Result>;
  /** Said when it is done, in the words of the screen. */
  readonly done?: string;
  /** What is read again afterwards: keys as used with useQuery and usePages, such as `['/holds']`. */
  readonly invalidates?: readonly QueryKey[];
  readonly onDone?: (result: Result) => void;
  /** Takes over the telling of a failure, as a form does that shows it beside its fields. */
  readonly onProblem?: (problem: ApiProblem) => void;
}

/** Something a person does: runs once at a time, says how it ended, and has what it changed read again. */
export function useAct<Input, Result>({ run, done, invalidates = [], onDone, onProblem }: Act<Input, Result>) {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useMutation<Result, Error, Input>({
    mutationFn: run,
    onSuccess: async (result) => {
      if (done !== undefined) notifications.show({ message: done, color: 'green' });
      onDone?.(result);
      await Promise.all(invalidates.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
    onError: (error) => {
      const problem = asProblem(error);
      if (onProblem) return onProblem(problem);
      const id = problem.requestId === undefined ? '' : ` (${problem.requestId})`;
      notifications.show({
        title: t('problem.act'),
        message: `${wordsOf(problem)}${id}`,
        color: 'red',
        autoClose: 12_000,
      });
    },
  });
}

/** The faults of the input where the service names some: its sentence only counts them. */
function wordsOf({ message, problem: { faults = [] } }: ApiProblem): string {
  if (faults.length === 0) return message;
  return faults.map((fault) => [fault.path, fault.message].filter((part) => part !== undefined).join(': ')).join('; ');
}
