import { useTranslation } from 'react-i18next';
import type { GroupCondition } from './policy-model.js';

/** How a rule names a group, in words. */
export function GroupName({ group: { by, value } }: { readonly group: GroupCondition }) {
  const { t } = useTranslation('mappings');
  return <>{by === 'name' ? value : t(`group.${by}`, { value })}</>;
}
