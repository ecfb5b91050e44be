import { Anchor, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { personPath } from '../../links.js';

interface Props {
  readonly candidates: readonly { readonly id: string; readonly userName: string; readonly directory: string }[];
}

/** The people that an address may mean, to choose from. */
export function Candidates({ candidates }: Props) {
  const { t } = useTranslation('directory');
  return (
    <Stack>
      <Text>{t('candidates')}</Text>
      <List>
        {candidates.map(({ id, userName, directory }) => (
          <List.Item key={id}>
            <Anchor component={Link} to={personPath(id)}>
              {userName}
            </Anchor>{' '}
            · {directory}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
