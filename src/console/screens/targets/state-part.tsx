import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.js';
import { Facts } from '../../components/facts.js';
import { TextLink } from '../../components/links.js';
import { QueryState } from '../../components/query-state.js';
import { useFormat } from '../../i18n/format.js';
import { RecoverForm } from '../deliveries/recover.js';
import { FreezeControl } from './freeze-control.js';
import { HealthFacts } from './health-facts.js';
import { useTargetStates, type Target, type TargetState } from './model.js';
import { ResyncForm } from './resync-form.js';
import { Section } from './section.js';
import { ServiceBadges } from './state-badges.js';
import { TestControl } from './test-control.js';

/** Whether a target is in step and answers, and what an operator can do about it. */
export function StatePart({ target }: { readonly target: Target }) {
  const { t } = useTranslation('targets');
  const mayOperate = useMay('operate');
  const states = useTargetStates();
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Section title={t('accounts')}>
        <QueryState query={states}>
          {({ items }) => <Counts target={target} state={items.find(({ id }) => id === target.id)} />}
        </QueryState>
      </Section>
      <Section title={t('health')}>
        <QueryState query={states}>
          {({ items }) => {
            const state = items.find(({ id }) => id === target.id);
            return state && <HealthFacts health={state.health} target={target} />;
          }}
        </QueryState>
      </Section>
      {mayOperate && (
        <>
          <Section title={t('test')}>
            <TestControl target={target} />
          </Section>
          <Section title={t('freeze')}>
            <FreezeControl target={target} />
          </Section>
          <Section title={t('recover')}>
            <RecoverForm targets={[target]} />
          </Section>
          <Section title={t('resync')}>
            <ResyncForm target={target} />
          </Section>
        </>
      )}
    </SimpleGrid>
  );
}

/** The counts of a target; each leads to what it counts. */
const counts = [
  { name: 'inStep', state: 'delivered' },
  { name: 'pending', state: 'pending' },
  { name: 'failing', state: 'failing' },
  { name: 'dead', state: 'dead' },
  { name: 'held', state: 'held' },
  { name: 'frozen', state: 'pending' },
] as const;

function Counts({ target, state }: { readonly target: Target; readonly state: TargetState | undefined }) {
  const { t } = useTranslation('targets');
  const format = useFormat();
  if (!state) return <Text c="dimmed">{t('accounts.none')}</Text>;
  const all = counts.reduce((sum, { name }) => sum + state.assignments[name], 0);
  const link = (word: string) => `/deliveries?target=${encodeURIComponent(target.id)}&state=${word}`;
  return (
    <Stack gap="sm">
      <ServiceBadges target={target} isFrozen={state.isFrozen} />
      <Facts
        facts={[
          { key: 'all', label: t('snapshot'), value: t('snapshot.count', { count: all, number: format.number(all) }) },
          ...counts
            .filter(({ name }) => name !== 'frozen' || state.assignments.frozen > 0)
            .map(({ name, state: word }) => ({
              key: name,
              label: t(`count.${name}`),
              value:
                state.assignments[name] === 0 ? (
                  '0'
                ) : (
                  <TextLink to={link(word)}>{format.number(state.assignments[name])}</TextLink>
                ),
            })),
        ]}
      />
      <TextLink to={`/deliveries?target=${encodeURIComponent(target.id)}`}>{t('accounts.deliveries')}</TextLink>
    </Stack>
  );
}
