import { Alert, Code, List, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../components/facts.js';
import { TextLink } from '../../components/links.js';
import { RecordLink } from '../../components/record-link.js';
import { Moment } from '../../components/moment.js';
import { SideDrawer } from '../../components/side-drawer.js';
import { StateBadge } from '../../components/state-badge.js';
import { logPath } from '../../links.js';
import { useFormat } from '../../i18n/format.js';
import { Changes } from './changes.js';
import type { Entry } from './model.js';
import { ResourceLink } from './resource-link.js';

interface Props {
  readonly entry: Entry | undefined;
  readonly names: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}

/** One request: what arrived, what it changed, what was let pass, and why nothing happened where nothing did. */
export function EntryDrawer({ entry, names, onClose }: Props) {
  const { t } = useTranslation('log');
  return (
    <SideDrawer isOpen={entry !== undefined} onClose={onClose} title={t('drawer')}>
      {entry && <Parts entry={entry} names={names} />}
    </SideDrawer>
  );
}

function Parts({ entry, names }: { readonly entry: Entry; readonly names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation('log');
  const format = useFormat();
  const { result, operation, resource, status, scimType, because, held, requestId, directoryId, warnings } = entry;
  return (
    <Stack>
      {because !== undefined && (
        <Alert variant="outline" color="gray" title={t('because')}>
          {t(`because.${because}`)}
        </Alert>
      )}
      {held && (
        <Alert variant="outline" color="grape" title={t('held')}>
          {t('held.text')}{' '}
          <RecordLink kind="hold" id={held.holdId}>
            {t('held.link')}
          </RecordLink>
        </Alert>
      )}
      {result === 'failure' && (
        <Alert variant="outline" color="red" title={t('failure')}>
          {t(status !== undefined && status >= 500 ? 'failure.ours' : 'failure.text')}
        </Alert>
      )}
      <Facts
        facts={[
          { key: 'result', label: t('result'), value: <StateBadge state={result} /> },
          { key: 'operation', label: t('operation'), value: `${t(`operation.${operation}`)} · ${resource.type}` },
          { key: 'resource', label: t('resource'), value: <ResourceLink entry={entry} isWhole /> },
          ...(status === undefined ? [] : [{ key: 'status', label: t('status'), value: `HTTP ${status}` }]),
          ...(scimType === undefined ? [] : [{ key: 'scimType', label: 'scimType', value: <Code>{scimType}</Code> }]),
          {
            key: 'directory',
            label: t('directory'),
            value: (
              <RecordLink kind="directory" id={directoryId}>
                {names.get(directoryId) ?? directoryId}
              </RecordLink>
            ),
          },
          { key: 'at', label: t('at'), value: <Moment at={entry.createdAt} /> },
          { key: 'duration', label: t('duration'), value: format.span(entry.durationMs) },
          {
            key: 'requestId',
            label: t('requestId'),
            value: (
              <TextLink to={logPath({ requestId })}>
                <Code>{requestId}</Code>
              </TextLink>
            ),
          },
        ]}
      />
      {warnings.length > 0 && (
        <section aria-labelledby="log-warnings">
          <Title order={3} size="h4" id="log-warnings" mb="xs">
            {t('warnings')}
          </Title>
          <List size="sm" spacing="xs">
            {warnings.map(({ rule, detail }, index) => (
              <List.Item key={index}>
                <Code>{rule}</Code> <span lang="en">{detail}</span>
              </List.Item>
            ))}
          </List>
        </section>
      )}
      <section aria-labelledby="log-changes">
        <Title order={3} size="h4" id="log-changes" mb="xs">
          {t('changes')}
        </Title>
        {entry.changed.length === 0 ? (
          <Text c="dimmed">{t('changes.none')}</Text>
        ) : (
          <Changes changed={entry.changed} changes={entry.changes} />
        )}
      </section>
    </Stack>
  );
}
