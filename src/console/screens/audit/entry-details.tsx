import { Alert, Anchor, Code, Stack, Title } from '@mantine/core';
import { Eraser } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CopyField } from '../../components/copy-field.js';
import { JsonView } from '../../components/json-view.js';
import { Moment } from '../../components/moment.js';
import { Facts } from '../offboarding/facts.js';
import type { Entry } from './model.js';
import { ActionWords, ActorWords, OutcomeBadge, SubjectWords } from './words.js';

interface Props {
  readonly entry: Entry;
  readonly names: ReadonlyMap<string, string>;
}

/** Everything one entry says, and its place in the chain. */
export function EntryDetails({ entry, names }: Props) {
  const { t } = useTranslation('audit');
  const { action, actor, subject, outcome, createdAt, details, hash, previousHash, source } = entry;
  const { id } = subject;
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          [t('col.action'), <ActionWords key="action" action={action} />],
          [t('col.outcome'), <OutcomeBadge key="outcome" outcome={outcome} />],
          ...(outcome.startsWith('refused ')
            ? ([[t('refusedFor'), <Code key="code">{outcome.slice('refused '.length)}</Code>]] as const)
            : []),
          [t('col.actor'), <ActorWords key="actor" actor={actor} names={names} />],
          [t('col.subject'), <SubjectWords key="subject" subject={subject} names={names} />],
          [t('col.at'), <Moment key="at" at={createdAt} />],
        ]}
      />
      {id !== undefined && (
        <Anchor component={Link} to={`/audit?subject=${encodeURIComponent(id)}`} size="sm">
          {t('sameSubject')}
        </Anchor>
      )}
      <Stack gap="xs">
        <Title order={3} size="h4">
          {t('details')}
        </Title>
        {details === undefined ? (
          <Alert variant="outline" color="gray" icon={<Eraser aria-hidden />} title={t('erased')}>
            {t('erased.text')}
          </Alert>
        ) : (
          <JsonView value={details} label={t('details')} />
        )}
      </Stack>
      <Stack gap="xs" component="section" aria-labelledby="place">
        <Title order={3} id="place" size="h4">
          {t('place')}
        </Title>
        <CopyField label={t('hash')} value={hash} />
        <CopyField label={t('previousHash')} value={previousHash} />
        <CopyField label={t('source')} value={source} />
      </Stack>
    </Stack>
  );
}
