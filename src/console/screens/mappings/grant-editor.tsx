import { Button, CloseButton, Group, Input, MultiSelect, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Grant, GrantedRole } from './policy-model.js';
import { RolePermissions } from './role-permissions.js';
import { useWork } from './work.js';

interface Props {
  readonly grants: readonly Grant[];
  readonly error: string | undefined;
  readonly onChange: (grants: readonly Grant[]) => void;
}

/** Which role on which target, with what the role may do there. */
export function GrantEditor({ grants, error, onChange }: Props) {
  const { t } = useTranslation('mappings');
  const { helpdesks } = useWork();
  const [chosen, setChosen] = useState<string | null>(null);
  const free = helpdesks.names.filter((name) => !grants.some(({ target }) => target === name));
  return (
    <Stack gap="sm" component="section" aria-label={t('rules.grant')}>
      <Title order={3}>{t('rules.grant')}</Title>
      {grants.map((grant) => (
        <GrantField
          key={grant.target}
          grant={grant}
          onChange={(roles) => onChange(grants.map((one) => (one.target === grant.target ? { ...one, roles } : one)))}
          onRemove={() => onChange(grants.filter(({ target }) => target !== grant.target))}
        />
      ))}
      {free.length > 0 && (
        <Group gap="xs" align="flex-end">
          <Select
            label={t('grant.target')}
            data={[...free]}
            value={chosen}
            onChange={setChosen}
            style={{ flex: '1 1 12rem' }}
          />
          <Button
            variant="default"
            leftSection={<Plus aria-hidden size={16} />}
            disabled={chosen === null}
            onClick={() => {
              if (chosen !== null) onChange([...grants, { target: chosen, roles: [] }]);
              setChosen(null);
            }}
          >
            {t('grant.add')}
          </Button>
        </Group>
      )}
      {error !== undefined && <Input.Error role="alert">{error}</Input.Error>}
      {helpdesks.isLoaded && helpdesks.names.length === 0 && <Text c="dimmed">{t('grant.noTargets')}</Text>}
    </Stack>
  );
}

interface FieldProps {
  readonly grant: Grant;
  readonly onChange: (roles: readonly GrantedRole[]) => void;
  readonly onRemove: () => void;
}

function GrantField({ grant: { target, roles }, onChange, onRemove }: FieldProps) {
  const { t } = useTranslation('mappings');
  const { helpdesks, reading } = useWork();
  const declared = 'targets' in reading ? reading.targets.find(({ name }) => name === target)?.declared : undefined;
  const known = helpdesks.roles(target).filter(({ isAssignable }) => isAssignable);
  const choices = new Map([
    ...known.map(
      ({ key, label, isPrivileged }) => [key, isPrivileged ? t('role.privileged', { role: label }) : label] as const,
    ),
    ...Object.entries(declared ?? {}).map(([key, name]) => [key, t('role.custom', { role: name })] as const),
  ]);
  for (const { role } of roles) if (!choices.has(role)) choices.set(role, role);
  const pick = (keys: readonly string[]) =>
    onChange(keys.map((key) => roles.find(({ role }) => role === key) ?? { role: key }));
  const field = {
    label: t('grant.role', { target }),
    data: [...choices].map(([value, label]) => ({ value, label })),
    searchable: true,
    nothingFoundMessage: t('role.none'),
    style: { flex: '1 1 12rem' },
  };
  const isSingle = helpdesks.catalogOf(target)?.cardinality === 'one' && roles.length < 2;
  return (
    <Paper withBorder p="sm" radius="md">
      <Group gap="xs" align="flex-end" wrap="nowrap">
        {isSingle ? (
          <Select
            {...field}
            value={roles[0]?.role ?? null}
            onChange={(key) => pick(key === null ? [] : [key])}
            allowDeselect={false}
          />
        ) : (
          <MultiSelect {...field} value={roles.map(({ role }) => role)} onChange={pick} />
        )}
        <CloseButton size="lg" aria-label={t('grant.remove', { target })} onClick={onRemove} />
      </Group>
      {roles.map(({ role, scope }) => (
        <Stack key={role} gap={4} mt="xs">
          {scope !== undefined && (
            <Text size="sm">
              {t('grant.scope', {
                scope: Object.entries(scope)
                  .map(([dimension, values]) => `${dimension}: ${values.join(', ')}`)
                  .join('; '),
              })}
            </Text>
          )}
          <RolePermissions target={target} role={role} />
        </Stack>
      ))}
    </Paper>
  );
}
