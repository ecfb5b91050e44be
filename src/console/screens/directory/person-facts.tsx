import { Code, Group, Paper, SimpleGrid, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../components/moment.js';
import { StateBadge } from '../../components/state-badge.js';
import { DirectoryName } from './directory-name.js';
import { Fact } from '../../components/fact.js';
import type { Explanation } from './model.js';

type Record = Explanation['users'][number];

/** What each directory says of the person. */
export function PersonFacts({ users }: Pick<Explanation, 'users'>) {
  const { t } = useTranslation('directory');
  return (
    <section aria-labelledby="facts">
      <Title order={2} id="facts" mb="sm">
        {t('facts', { count: users.length })}
      </Title>
      <Stack gap="sm">
        {users.map((user) => (
          <RecordCard key={user.id} user={user} />
        ))}
      </Stack>
    </section>
  );
}

function RecordCard({ user }: { readonly user: Record }) {
  const { t } = useTranslation('directory');
  const { id, directoryId, userName, email, externalId, active, createdAt, lastModifiedAt, deletedAt } = user;
  return (
    <Paper withBorder radius="md" p="md">
      <Group gap="sm" mb="sm">
        <DirectoryName id={directoryId} />
        <StateBadge state={deletedAt !== undefined ? 'removed' : active ? 'active' : 'inactive'} />
      </Group>
      <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" m={0}>
        <Fact name={t('userName')}>{userName}</Fact>
        {email !== undefined && <Fact name={t('email')}>{email}</Fact>}
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
        {deletedAt !== undefined && (
          <Fact name={t('deleted')}>
            <Moment at={deletedAt} />
          </Fact>
        )}
      </SimpleGrid>
    </Paper>
  );
}
