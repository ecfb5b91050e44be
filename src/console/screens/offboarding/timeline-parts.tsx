import { Alert, Stack, Text, Title } from '@mantine/core';
import { CircleCheck, Clock, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../components/moment.js';
import { RecordLink } from '../../components/record-link.js';
import { useFormat } from '../../i18n/format.js';
import type { PersonTimeline } from './model.js';
import { plainTitle } from './plain-title.js';
import { TimelineTable } from './timeline-table.js';

const quickMs = 2_000;
const calmMs = 15_000;

/** The fields that a person's timeline and an offboarding's have alike. */
export type TimelineFields = Pick<PersonTimeline, 'goalSeconds' | 'isComplete' | 'targets' | 'needsYou'>;

const isSettled = ({ state }: TimelineFields['targets'][number]) =>
  state === 'revoked' || state === 'taken_over' || state === 'kept';

/** A timeline is read again soon while something is on its way, and now and then once all is settled. */
export function timelineEveryMs(query: { readonly state: { readonly data: TimelineFields | undefined } }): number {
  return query.state.data?.targets.every(isSettled) === true ? calmMs : quickMs;
}

/** What was asked, what is done, and each account step by step; a screen reader hears each change of the sum. */
export function TimelineParts({ timeline }: { readonly timeline: TimelineFields }) {
  const { t } = useTranslation('offboarding');
  const format = useFormat();
  const { targets, isComplete, goalSeconds, needsYou } = timeline;
  const done = targets.filter(({ state }) => state === 'revoked' || state === 'taken_over').length;
  const late = targets.filter(({ isLate }) => isLate).length;
  const kept = targets.filter(({ state }) => state === 'kept').length;
  const goal = format.span(goalSeconds * 1000);
  const sum =
    targets.length === 0
      ? t('sum.none')
      : isComplete
        ? t('sum.complete', { goal })
        : t('sum.open', {
            count: targets.length,
            done: format.number(done),
            number: format.number(targets.length),
            goal,
          });
  return (
    <Stack gap="md">
      <div role="status" aria-live="polite">
        <Alert
          variant="outline"
          styles={plainTitle}
          color={isComplete ? 'green' : 'blue'}
          icon={isComplete ? <CircleCheck aria-hidden /> : <Clock aria-hidden />}
          title={isComplete ? t('complete') : t('notComplete')}
        >
          <Text size="sm">{sum}</Text>
          {kept > 0 && <Text size="sm">{t('sum.kept', { count: kept, number: format.number(kept) })}</Text>}
          {late > 0 && (
            <Text size="sm" fw={600}>
              {t('sum.late', { count: late, number: format.number(late), goal })}
            </Text>
          )}
        </Alert>
      </div>
      {needsYou.map(({ userId, directory, since }) => (
        <Alert
          key={userId}
          variant="outline"
          styles={plainTitle}
          color="orange"
          icon={<TriangleAlert aria-hidden />}
          title={t('rehire', { directory })}
        >
          <Text size="sm">
            {t('rehire.text')}{' '}
            <RecordLink kind="person" id={userId}>
              {t('rehire.record')}
            </RecordLink>
            {', '}
            <Moment at={since} />
          </Text>
        </Alert>
      ))}
      {targets.length > 0 && (
        <section aria-labelledby="timeline">
          <Title order={2} id="timeline" mb="sm">
            {t('timeline')}
          </Title>
          <TimelineTable entries={targets} />
        </section>
      )}
    </Stack>
  );
}
