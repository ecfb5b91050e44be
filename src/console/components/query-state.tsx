import { Alert, Button, Code, Group, Paper, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { CircleAlert, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../api/problem.js';

interface Readable<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}

interface Props<Data> {
  readonly query: Readable<Data>;
  /** Whether there is nothing to show; then `empty` is shown. */
  readonly isEmpty?: (data: Data) => boolean;
  readonly empty?: ReactNode;
  /** Lines of the skeleton while it loads. */
  readonly lines?: number;
  readonly children: (data: Data) => ReactNode;
}

/** Loading, failed, empty, or the data. Data once read stays on the page while a later reading fails, below the failure. */
export function QueryState<Data>({ query, isEmpty, empty, lines = 4, children }: Props<Data>) {
  const { data, error, isPending, refetch } = query;
  if (isPending) return <Loading lines={lines} />;
  return (
    <>
      {error !== null && error !== undefined && <Failure error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (isEmpty?.(data) ? empty : children(data))}
    </>
  );
}

/** Grey lines in place of what is on its way; a screen reader hears that it loads. */
export function Loading({ lines = 4 }: { readonly lines?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={index === 0 ? 28 : 18} width={`${100 - index * 7}%`} />
      ))}
    </Stack>
  );
}

interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** What the retry does, where it is more than another try. */
  readonly retryLabel?: string;
}

/** What went wrong, with the request id to give to whoever runs the service, and another try. */
export function Failure({ error, onRetry, retryLabel }: FailureProps) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  const title =
    problem.status === 0
      ? t('problem.unreachable')
      : problem.status === 403
        ? t('problem.forbidden')
        : problem.status === 404
          ? t('problem.notFound')
          : problem.status === 412
            ? t('problem.changed')
            : t('problem.title');
  return (
    <Alert role="alert" color="red" variant="outline" icon={<CircleAlert aria-hidden />} title={title} mb="md">
      <Stack gap="xs" align="flex-start">
        {problem.status !== 0 && (
          <Text size="sm" lang="en">
            {problem.message}
          </Text>
        )}
        {problem.problem.faults?.map((fault, index) => (
          <Text size="sm" lang="en" key={index}>
            {fault.path !== undefined && <Code>{fault.path}</Code>} {fault.message}
          </Text>
        ))}
        <Group gap="md">
          {onRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              {retryLabel ?? t('retry')}
            </Button>
          )}
          {problem.requestId !== undefined && (
            <Text size="sm">
              {t('problem.requestId')} <Code>{problem.requestId}</Code>
            </Text>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly text: string;
  /** The next step: a button or link. */
  readonly action?: ReactNode;
}

/** Nothing here yet, why, and what to do next. */
export function Empty({ title, text, action }: EmptyProps) {
  return (
    <Paper withBorder p="xl" radius="md">
      <Stack align="center" gap="xs" ta="center">
        <Inbox aria-hidden size={32} />
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text c="dimmed" maw={520}>
          {text}
        </Text>
        {action}
      </Stack>
    </Paper>
  );
}
