import { Badge } from '@mantine/core';
import {
  Archive,
  CircleCheck,
  CircleHelp,
  CirclePause,
  CircleX,
  Clock,
  OctagonAlert,
  RefreshCw,
  Skull,
  Snowflake,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';

type Look = { readonly color: string; readonly icon: LucideIcon };

const looks = {
  in_step: { color: 'green', icon: CircleCheck },
  pending: { color: 'blue', icon: Clock },
  failing: { color: 'orange', icon: RefreshCw },
  dead: { color: 'red', icon: Skull },
  held: { color: 'grape', icon: CirclePause },
  frozen: { color: 'cyan', icon: Snowflake },
  delivered: { color: 'green', icon: CircleCheck },
  superseded: { color: 'gray', icon: Archive },
  poison: { color: 'red', icon: OctagonAlert },
  open: { color: 'orange', icon: TriangleAlert },
  released: { color: 'green', icon: CircleCheck },
  discarded: { color: 'gray', icon: CircleX },
  dissolved: { color: 'gray', icon: Archive },
  active: { color: 'green', icon: CircleCheck },
  disabled: { color: 'gray', icon: CircleX },
  inactive: { color: 'gray', icon: CircleX },
  suspended: { color: 'orange', icon: CirclePause },
  removed: { color: 'gray', icon: CircleX },
  blocked: { color: 'red', icon: OctagonAlert },
  late: { color: 'red', icon: TriangleAlert },
  on_time: { color: 'green', icon: CircleCheck },
  warning: { color: 'orange', icon: TriangleAlert },
  critical: { color: 'red', icon: OctagonAlert },
  resolved: { color: 'green', icon: CircleCheck },
  success: { color: 'green', icon: CircleCheck },
  skipped: { color: 'gray', icon: CircleHelp },
  failure: { color: 'red', icon: CircleX },
  expiring: { color: 'orange', icon: Clock },
  expired: { color: 'red', icon: CircleX },
} satisfies Readonly<Record<string, Look>>;

/** Every state with a look and, in the words of the shell, a name. */
export type StateName = keyof typeof looks;

/** Whether there is a badge for this word of the API. */
export function isStateName(word: string): word is StateName {
  return Object.hasOwn(looks, word);
}

/** A state as icon and word; the colour only repeats what they say. */
export function StateBadge({ state, label }: { readonly state: StateName; readonly label?: string }) {
  const { t } = useTranslation();
  const { color, icon: Icon } = looks[state];
  return (
    <Badge
      variant="outline"
      radius="sm"
      leftSection={<Icon aria-hidden size={13} color={`var(--mantine-color-${color}-filled)`} />}
      color={color}
      tt="none"
      fw={600}
      styles={{
        root: {
          color: 'var(--mantine-color-text)',
          borderColor: `var(--mantine-color-${color}-filled)`,
          minWidth: 'max-content',
        },
      }}
    >
      {label ?? t(`state.${state}`)}
    </Badge>
  );
}
