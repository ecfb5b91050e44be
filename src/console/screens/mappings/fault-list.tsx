import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { keepsFocus } from '../../components/page-header.js';
import { lineLink } from './links.js';
import type { TextFault } from './policy-model.js';

/** Everything that keeps the text from being read, each with a link to its line. */
export function FaultList({ faults }: { readonly faults: readonly TextFault[] }) {
  const { t } = useTranslation('mappings');
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      icon={<CircleAlert aria-hidden />}
      title={t('faults', { count: faults.length })}
    >
      <Stack
        component="ul"
        gap={4}
        m={0}
        p={0}
        mah={220}
        tabIndex={0}
        role="list"
        aria-label={t('faults', { count: faults.length })}
        style={{ listStyle: 'none', overflowY: 'auto' }}
      >
        {faults.map(({ line, column, message }, index) => (
          <Text component="li" size="sm" key={index} style={{ overflowWrap: 'anywhere' }}>
            <LineLink line={line} column={column} /> <span lang="en">{message}</span>
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}

/** Leads to a line of the text. */
export function LineLink({ line, column }: { readonly line: number; readonly column?: number }) {
  const { t } = useTranslation('mappings');
  return (
    <Anchor component={Link} to={lineLink(line)} state={keepsFocus} inherit style={{ whiteSpace: 'nowrap' }}>
      {column === undefined ? t('line', { line }) : t('line.column', { line, column })}
    </Anchor>
  );
}
