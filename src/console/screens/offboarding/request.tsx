import { Paper } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../components/moment.js';
import { RecordLink } from '../../components/record-link.js';
import { StateBadge } from '../../components/state-badge.js';
import { useActorName } from '../../i18n/actor.js';
import { Facts } from './facts.js';
import { nameOf, type OffboardingRecord } from './model.js';

interface Props {
  readonly record: OffboardingRecord;
  /** With a line for the person, where the page is about the offboarding. */
  readonly isPersonShown?: boolean;
}

/** Who asked for the offboarding, why, and whether it still holds. */
export function Request({ record, isPersonShown = false }: Props) {
  const { t } = useTranslation('offboarding');
  const who = useActorName();
  const { userIds, by, reason, reinstated, createdAt } = record;
  const [first] = userIds;
  const person =
    first === undefined ? (
      nameOf(record)
    ) : (
      <RecordLink kind="timeline" id={first}>
        {nameOf(record)}
      </RecordLink>
    );
  return (
    <Paper withBorder p="md" radius="md">
      <Facts
        facts={[
          ...(isPersonShown ? ([[t('col.person'), person]] as const) : []),
          [
            t('col.state'),
            reinstated ? (
              <StateBadge key="state" state="superseded" label={t('reinstated')} />
            ) : (
              <StateBadge key="state" state="active" label={t('inForce')} />
            ),
          ],
          [t('col.asked'), <Moment key="asked" at={createdAt} />],
          [t('col.by'), who(by)],
          [t('col.reason'), reason],
          ...(reinstated
            ? ([
                [t('col.reinstated'), <Moment key="reinstated" at={reinstated.at} />],
                [t('col.reinstatedBy'), t('reinstated.by', { by: who(reinstated.by), reason: reinstated.reason })],
              ] as const)
            : []),
        ]}
      />
    </Paper>
  );
}
