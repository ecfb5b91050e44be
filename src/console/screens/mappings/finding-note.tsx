import { Group, Text, VisuallyHidden } from '@mantine/core';
import { CircleAlert, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Finding } from './plan-types.js';

const looks: Readonly<Record<Finding['severity'], { readonly icon: LucideIcon; readonly color: string }>> = {
  error: { icon: CircleAlert, color: 'red' },
  warning: { icon: TriangleAlert, color: 'orange' },
  info: { icon: Info, color: 'blue' },
};

type Props = Pick<Finding, 'severity' | 'message'> & Partial<Pick<Finding, 'example'>>;

/** What lint says, with its weight as icon and word. */
export function FindingNote({ severity, message, example }: Props) {
  const { t } = useTranslation('mappings');
  const { icon: Icon, color } = looks[severity];
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <Icon
        aria-hidden
        size={16}
        color={`var(--mantine-color-${color}-filled)`}
        style={{ flexShrink: 0, marginTop: 3 }}
      />
      <Text size="sm" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
        {severity === 'info' ? (
          <VisuallyHidden>{t('severity.info')}</VisuallyHidden>
        ) : (
          <b>{t(`severity.${severity}`)}</b>
        )}{' '}
        <span lang="en">{message}</span>
        {example !== undefined && ` ${t('finding.example', { name: example })}`}
      </Text>
    </Group>
  );
}
