import { Anchor, Button, Code, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { call } from '../../api/client.js';
import { useMay } from '../../api/session.js';
import { Moment } from '../../components/moment.js';
import { PageHeader } from '../../components/page-header.js';
import { QueryState } from '../../components/query-state.js';
import { groupPath } from '../../links.js';
import { DirectoryName } from './directory-name.js';
import { Fact } from '../../components/fact.js';
import { GroupRules } from './group-rules.js';
import { Members } from './members.js';
import type { GroupDetail } from './model.js';

/** One group: what it gives, and who is in it. */
export function GroupPage() {
  const { t } = useTranslation('directory');
  const mayDraft = useMay('policy.draft');
  const { directoryId = '', groupId = '' } = useParams();
  const path = { id: directoryId, groupId };
  const query = useQuery({
    queryKey: ['/groups', 'one', directoryId, groupId],
    queryFn: ({ signal }) => call('get', '/directories/{id}/groups/{groupId}', { path, signal }),
  });
  const map = mayDraft && query.data && (
    <Button component={Link} to={`/mappings?group=${encodeURIComponent(query.data.displayName)}`} variant="default">
      {t('group.map')}
    </Button>
  );
  return (
    <>
      <PageHeader title={query.data?.displayName ?? t('group')} actions={map} />
      <QueryState query={query} lines={8}>
        {(group) => (
          <Stack gap="xl">
            <Facts group={group} />
            <GroupRules group={group} />
            <Members directoryId={directoryId} groupId={groupId} />
          </Stack>
        )}
      </QueryState>
    </>
  );
}

function Facts({ group }: { readonly group: GroupDetail }) {
  const { t } = useTranslation('directory');
  const { id, directoryId, externalId, createdAt, lastModifiedAt, parents } = group;
  return (
    <section aria-labelledby="facts">
      <Title order={2} id="facts" mb="sm">
        {t('group.facts')}
      </Title>
      <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" m={0}>
        <Fact name={t('directory')}>
          <DirectoryName id={directoryId} />
        </Fact>
        {externalId !== undefined && <Fact name={t('externalId')}>{externalId}</Fact>}
        <Fact name={t('scimId')}>
          <Code>{id}</Code>
        </Fact>
        <Fact name={t('created')}>
          <Moment at={createdAt} />
        </Fact>
        <Fact name={t('changed')}>
          <Moment at={lastModifiedAt} />
        </Fact>
        {parents.length > 0 && (
          <Fact name={t('group.parents')}>
            <Group gap="xs" component="span">
              {parents.map((parent) => (
                <Anchor inherit component={Link} to={groupPath(directoryId, parent.id)} key={parent.id}>
                  {parent.displayName}
                </Anchor>
              ))}
            </Group>
          </Fact>
        )}
      </SimpleGrid>
      {parents.length > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('group.parents.text')}
        </Text>
      )}
    </section>
  );
}
