import { Alert, Button, Group, List, Text } from '@mantine/core';
import { Check, Clock, KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../components/moment.js';
import { useNow } from '../../components/now.js';
import { credentialState, type Token } from './model.js';

interface Props {
  readonly tokens: readonly Token[];
  readonly onRetire: ((token: Token) => void) | undefined;
}

/** Where a change of token stands, while two or more work: the new one is entered at the provider and seen used, then the old one is retired. */
export function Rotation({ tokens, onRetire }: Props) {
  const { t } = useTranslation('connections');
  const now = useNow();
  const live = tokens
    .filter((token) => credentialState(token, now) !== 'expired')
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  const newest = live.at(-1);
  const [oldest] = live;
  if (!newest || !oldest || newest === oldest) return null;
  const isUsed = newest.lastUsedAt !== undefined;
  return (
    <Alert variant="outline" color="blue" title={t('rotate')} icon={<KeyRound aria-hidden />}>
      <List
        spacing={6}
        center
        type="ordered"
        listStyleType="none"
        styles={{ itemWrapper: { alignItems: 'flex-start' } }}
      >
        <List.Item icon={<Check aria-hidden size={16} />}>
          {t('rotate.made', { name: newest.name, lastFour: newest.lastFour })}
        </List.Item>
        <List.Item icon={isUsed ? <Check aria-hidden size={16} /> : <Clock aria-hidden size={16} />}>
          <span role="status">
            {newest.lastUsedAt === undefined ? (
              t('rotate.enter')
            ) : (
              <>
                {t('rotate.used')} <Moment at={newest.lastUsedAt} relative />
              </>
            )}
          </span>
        </List.Item>
        <List.Item icon={<Clock aria-hidden size={16} />}>
          {t('rotate.retire', { name: oldest.name, lastFour: oldest.lastFour })}
        </List.Item>
      </List>
      {isUsed && onRetire && (
        <Group mt="sm">
          <Button size="xs" onClick={() => onRetire(oldest)}>
            {t('rotate.act', { lastFour: oldest.lastFour })}
          </Button>
        </Group>
      )}
      {!isUsed && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('rotate.wait')}
        </Text>
      )}
    </Alert>
  );
}
