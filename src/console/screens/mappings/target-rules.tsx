import {
  ActionIcon,
  Anchor,
  Box,
  CloseButton,
  Fieldset,
  Group,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  Title,
  VisuallyHidden,
} from '@mantine/core';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { withTarget } from './edit-policy.js';
import { targetLink } from './links.js';
import type { PolicyTarget, TargetForm } from './policy-model.js';
import classes from './target-rules.module.css';
import { useWork } from './work.js';

/** Per target: which role wins where several rules match, how many people may hold one, and accounts that stay untouched. */
export function TargetRules({ targets }: { readonly targets: readonly PolicyTarget[] }) {
  const { t } = useTranslation('mappings');
  const { helpdesks } = useWork();
  const unnamed = helpdesks.names
    .filter((name) => !targets.some((target) => target.name === name))
    .map((name): PolicyTarget => ({ name, precedence: [], limits: {}, protect: [], declared: {} }));
  const all = [...targets, ...unnamed];
  if (all.length === 0) return null;
  return (
    <Box component="section" aria-labelledby="per-target">
      <Title order={2} id="per-target">
        {t('targets')}
      </Title>
      <Text c="dimmed" mb="sm">
        {t('targets.lead')}
      </Text>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        {all.map((target) => (
          <TargetPart key={target.name} target={target} />
        ))}
      </SimpleGrid>
    </Box>
  );
}

interface PartProps {
  readonly target: PolicyTarget;
  readonly write: (part: Partial<TargetForm>) => void;
}

function TargetPart({ target }: { readonly target: PolicyTarget }) {
  const { t } = useTranslation('mappings');
  const { draft, mayDraft } = useWork();
  const write = (part: Partial<TargetForm>) => draft.write(withTarget(draft.text, { ...target, ...part }));
  return (
    <Paper withBorder p="md" radius="md" component="section" aria-label={target.name} miw={0}>
      <Fieldset variant="unstyled" disabled={!mayDraft} miw={0}>
        <Stack gap="md">
          <Title order={3} size="h4" style={{ overflowWrap: 'anywhere' }}>
            <Anchor component={Link} to={targetLink(target.name)} inherit>
              {target.name}
            </Anchor>
          </Title>
          <Precedence target={target} write={write} />
          <Limits target={target} write={write} />
          <TagsInput
            label={t('protect')}
            description={t('protect.what')}
            value={[...target.protect]}
            onChange={(protect) => write({ protect })}
            placeholder={target.protect.length === 0 ? 'admin@example.com' : ''}
            splitChars={[',', ' ']}
            disabled={!mayDraft}
          />
        </Stack>
      </Fieldset>
    </Paper>
  );
}

/** Roles of the target that are not in the list yet. */
function useFreeRoles({ name, declared }: PolicyTarget, taken: readonly string[]) {
  const { helpdesks } = useWork();
  const all = new Map([
    ...helpdesks.roles(name).map(({ key, label }) => [key, label] as const),
    ...Object.entries(declared),
  ]);
  return {
    nameOf: (key: string) => all.get(key) ?? key,
    free: [...all].filter(([key]) => !taken.includes(key)).map(([value, label]) => ({ value, label })),
  };
}

function Precedence({ target, write }: PartProps) {
  const { t } = useTranslation('mappings');
  const { mayDraft } = useWork();
  const { precedence, name } = target;
  const { nameOf, free } = useFreeRoles(target, precedence);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const move = (from: number, by: 1 | -1) => {
    const to = from + by;
    const next = [...precedence];
    const [role] = next.splice(from, 1);
    if (role === undefined || to < 0 || to >= precedence.length) return;
    next.splice(to, 0, role);
    write({ precedence: next });
    setSaid(t('precedence.moved', { role: nameOf(role), place: to + 1, total: next.length }));
    const direction = (by < 0 && to > 0) || to === next.length - 1 ? 'up' : 'down';
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-role="${CSS.escape(role)}"] [data-move="${direction}"]`)?.focus(),
    );
  };
  return (
    <Box component="section" aria-label={t('precedence')}>
      <Text fw={500} size="sm">
        {t('precedence')}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        {t('precedence.what')}
      </Text>
      <ol ref={list} className={classes['order']}>
        {precedence.map((role, index) => (
          <Group component="li" key={role} data-role={role} gap={6} wrap="nowrap">
            <Text size="sm" style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
              {index + 1}. {nameOf(role)}
            </Text>
            {mayDraft && (
              <>
                <ActionIcon
                  variant="default"
                  data-move="up"
                  aria-label={t('precedence.up', { role: nameOf(role) })}
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                >
                  <ArrowUp aria-hidden size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="default"
                  data-move="down"
                  aria-label={t('precedence.down', { role: nameOf(role) })}
                  disabled={index === precedence.length - 1}
                  onClick={() => move(index, 1)}
                >
                  <ArrowDown aria-hidden size={16} />
                </ActionIcon>
                <CloseButton
                  aria-label={t('precedence.remove', { role: nameOf(role) })}
                  onClick={() => write({ precedence: precedence.filter((other) => other !== role) })}
                />
              </>
            )}
          </Group>
        ))}
      </ol>
      {precedence.length === 0 && <Text size="sm">{t('precedence.none')}</Text>}
      {mayDraft && free.length > 0 && (
        <Select
          mt="xs"
          aria-label={t('precedence.add', { target: name })}
          placeholder={t('precedence.add', { target: name })}
          data={free}
          value={null}
          onChange={(role) => role !== null && write({ precedence: [...precedence, role] })}
        />
      )}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </Box>
  );
}

function Limits({ target, write }: PartProps) {
  const { t } = useTranslation('mappings');
  const { mayDraft } = useWork();
  const [added, setAdded] = useState<readonly string[]>([]);
  const roles = [...new Set([...Object.keys(target.limits), ...added])];
  const { nameOf, free } = useFreeRoles(target, roles);
  const set = (role: string, side: 'min' | 'max', value: number | string) => {
    const { [side]: _old, ...rest } = target.limits[role] ?? {};
    const limit = typeof value === 'number' ? { ...rest, [side]: value } : rest;
    write({ limits: { ...target.limits, [role]: limit } });
  };
  const drop = (role: string) => {
    setAdded(added.filter((other) => other !== role));
    const { [role]: _gone, ...limits } = target.limits;
    write({ limits });
  };
  return (
    <Box component="section" aria-label={t('limits')}>
      <Text fw={500} size="sm">
        {t('limits')}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        {t('limits.what')}
      </Text>
      <Stack gap="xs">
        {roles.map((role) => (
          <Group key={role} gap="xs" align="flex-end" wrap="nowrap" role="group" aria-label={nameOf(role)}>
            <Text size="sm" pb={8} style={{ flex: '1 1 6rem', minWidth: 0, overflowWrap: 'anywhere' }}>
              {nameOf(role)}
            </Text>
            {(['min', 'max'] as const).map((side) => (
              <NumberInput
                key={side}
                label={t(`limits.${side}`)}
                min={0}
                allowDecimal={false}
                w={88}
                hideControls
                value={target.limits[role]?.[side] ?? ''}
                onChange={(value) => set(role, side, value)}
              />
            ))}
            {mayDraft && (
              <CloseButton mb={4} aria-label={t('limits.remove', { role: nameOf(role) })} onClick={() => drop(role)} />
            )}
          </Group>
        ))}
      </Stack>
      {roles.length === 0 && <Text size="sm">{t('limits.none')}</Text>}
      {mayDraft && free.length > 0 && (
        <Select
          mt="xs"
          aria-label={t('limits.add', { target: target.name })}
          placeholder={t('limits.add', { target: target.name })}
          data={free}
          value={null}
          onChange={(role) => role !== null && setAdded([...added, role])}
        />
      )}
    </Box>
  );
}
