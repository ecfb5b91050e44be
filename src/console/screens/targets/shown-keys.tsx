import { Alert, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../../components/copy-field.js';
import type { NewKeys } from './model.js';

/** Keys made just now. The secret is nowhere to be read again. */
export function ShownKeys({ signingSecret, verificationKey }: NewKeys) {
  const { t } = useTranslation('targets');
  if (signingSecret === undefined && verificationKey === undefined) return null;
  return (
    <Alert role="status" variant="outline" color="green" title={t('keys.made')}>
      <Stack>
        {signingSecret !== undefined && (
          <>
            <Text size="sm">{t('keys.once')}</Text>
            <CopyField label={t('keys.secret')} value={signingSecret} />
          </>
        )}
        {verificationKey !== undefined && <CopyField label={t('keys.public')} value={verificationKey} />}
      </Stack>
    </Alert>
  );
}
