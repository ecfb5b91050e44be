import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { RecordLink } from '../../components/record-link.js';
import { StateBadge } from '../../components/state-badge.js';
import { useFormat } from '../../i18n/format.js';
import { entryLooks, type Entry } from './model.js';
import { StepTime } from './step-time.js';

const steps = [
  { key: 'said', at: 'saidAt' },
  { key: 'received', at: 'receivedAt', took: 'receivedMs' },
  { key: 'planned', at: 'plannedAt', took: 'plannedMs' },
  { key: 'sent', at: 'sentAt', took: 'sentMs' },
  { key: 'confirmed', at: 'acknowledgedAt', took: 'acknowledgedMs' },
] as const;

/** Each account on its way from "said" to "confirmed", with what each step took. */
export function TimelineTable({ entries }: { readonly entries: readonly Entry[] }) {
  const { t } = useTranslation('offboarding');
  const format = useFormat();
  const columns: Column<Entry>[] = [
    {
      key: 'account',
      title: t('step.account'),
      render: ({ target, key }) => (
        <Stack gap={0}>
          <RecordLink kind="target" id={target}>
            {target}
          </RecordLink>
          <Text size="sm" c="dimmed" className="record-name">
            {key}
          </Text>
        </Stack>
      ),
    },
    { key: 'state', title: t('col.state'), render: (entry) => <State entry={entry} /> },
    {
      key: 'elapsed',
      title: t('col.elapsed'),
      align: 'right',
      render: ({ elapsedMs }) => (elapsedMs === undefined ? '–' : format.span(elapsedMs)),
    },
    ...steps.map((step): Column<Entry> => ({
      key: step.key,
      title: t(`step.${step.key}`),
      render: (entry) => {
        const took = 'took' in step ? entry.steps[step.took] : undefined;
        return <StepTime at={entry[step.at]} {...(took === undefined ? {} : { tookMs: took })} />;
      },
    })),
  ];
  return (
    <DataTable
      caption={t('timeline')}
      columns={columns}
      rows={entries}
      rowKey={({ target, key }) => `${target} ${key}`}
    />
  );
}

function State({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation('offboarding');
  const { state, isLate, cause, because } = entry;
  return (
    <Stack gap={4} align="flex-start" miw={{ base: 0, xs: 120 }}>
      <Group gap={4}>
        <StateBadge state={entryLooks[state]} label={t(`entry.${state}`)} />
        {isLate && <StateBadge state="late" />}
      </Group>
      {cause && (
        <Text size="xs" c="dimmed">
          {t(`cause.${cause}`)}
        </Text>
      )}
      {because !== undefined && (
        <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
          {because}
        </Text>
      )}
      <Kept entry={entry} />
      <TakenOver entry={entry} />
    </Stack>
  );
}

/** The roles that stay, the rules that give them, and the directory records that vouch for the person. */
function Kept({ entry: { kept } }: { readonly entry: Entry }) {
  const { t } = useTranslation('offboarding');
  if (!kept) return null;
  return (
    <Text size="xs" component="div">
      {t('kept.roles', { roles: kept.roles.join(', ') || '–' })}{' '}
      {kept.rules.map((rule, index) => (
        <span key={rule}>
          {index === 0 ? `${t('kept.rules')} ` : ', '}
          <RecordLink kind="rule" id={rule}>
            {rule}
          </RecordLink>
        </span>
      ))}{' '}
      {kept.through.map(({ userId, directory }, index) => (
        <span key={userId}>
          {index === 0 ? `${t('kept.through')} ` : ', '}
          <RecordLink kind="person" id={userId}>
            {directory}
          </RecordLink>
        </span>
      ))}
    </Text>
  );
}

function TakenOver({ entry: { takenOverBy } }: { readonly entry: Entry }) {
  const { t } = useTranslation('offboarding');
  if (!takenOverBy) return null;
  const { userId, directory, since } = takenOverBy;
  return (
    <Text size="xs" component="div">
      {t('takenOver')}{' '}
      <RecordLink kind="person" id={userId}>
        {directory}
      </RecordLink>
      {', '}
      <Moment at={since} />
    </Text>
  );
}
