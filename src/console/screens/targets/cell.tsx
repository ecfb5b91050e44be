import { Group, Text, VisuallyHidden } from '@mantine/core';
import { Check, CircleHelp, Eye, Minus, Pencil, SlidersHorizontal, SquareDot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/language.js';
import type { Catalog, RoleInUse } from './model.js';

/** Icons of values; the word stands beside it, or is read out. */
const icons = {
  granted: Check,
  ON: Check,
  checked: Check,
  EDIT: Pencil,
  READ: Eye,
  partial: SquareDot,
  denied: Minus,
  OFF: Minus,
  unchecked: Minus,
} as const;

interface Props {
  readonly catalog: Catalog;
  readonly role: RoleInUse;
  readonly permission: Catalog['permissions'][number];
}

/** What a role has for one permission, as icon and word; changed by the policy or changeable are said too. */
export function Cell({ catalog, role, permission }: Props) {
  const { t } = useTranslation('targets');
  const lang = useLanguage();
  const { value = null, isChanged = false } = role.permissions[permission.key] ?? {};
  const type = catalog.valueTypes.find(({ key }) => key === permission.valueType);
  const word = (one: string) => type?.labels?.[one]?.[lang] ?? one;
  const isCustomisable = catalog.defaults[role.key]?.[permission.key]?.isCustomisable === true;
  const isKnown = (text: string | null): text is keyof typeof icons => text !== null && Object.hasOwn(icons, text);
  const Icon = value === null ? CircleHelp : isKnown(value) ? icons[value] : undefined;
  return (
    <Group gap={6} wrap="nowrap" align="center">
      {Icon && <Icon aria-hidden size={16} style={{ flexShrink: 0 }} />}
      <Text size="sm">
        {value === null ? t('cell.unknown') : word(value)}
        {isChanged && <b> {t('cell.changed')}</b>}
      </Text>
      {isCustomisable && (
        <>
          <SlidersHorizontal aria-hidden size={13} style={{ flexShrink: 0 }} />
          <VisuallyHidden>{t('cell.customisable')}</VisuallyHidden>
        </>
      )}
    </Group>
  );
}
