import {
  Button,
  CloseButton,
  Combobox,
  Group,
  Input,
  Pill,
  Select,
  Stack,
  Text,
  TextInput,
  useCombobox,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { GroupName } from './group-name.js';
import type { GroupCondition } from './policy-model.js';

interface Props {
  readonly groups: readonly GroupCondition[];
  readonly error: string | undefined;
  readonly onChange: (groups: readonly GroupCondition[]) => void;
}

/** The groups of a rule: picked from those the directories sent, or by a pattern. Any one of them is enough. */
export function GroupPicker({ groups, error, onChange }: Props) {
  const { t } = useTranslation('mappings');
  const add = (group: GroupCondition) => {
    if (group.value !== '' && !groups.some(({ by, value }) => by === group.by && value === group.value))
      onChange([...groups, group]);
  };
  return (
    <Stack gap="sm">
      {groups.length > 0 && (
        <Pill.Group role="list" aria-label={t('rules.groups')}>
          {groups.map((group, index) => (
            <Group
              role="listitem"
              key={`${group.by} ${group.value}`}
              gap={4}
              wrap="nowrap"
              px={8}
              py={2}
              bdrs="md"
              bd="1px solid var(--mantine-color-default-border)"
              maw="100%"
            >
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                <GroupName group={group} />
              </Text>
              <CloseButton
                size="sm"
                aria-label={t('group.remove', { name: group.value })}
                onClick={() => onChange(groups.filter((_, other) => other !== index))}
              />
            </Group>
          ))}
        </Pill.Group>
      )}
      <GroupSearch error={error} onPick={(value) => add({ by: 'name', value })} />
      <PatternField onAdd={add} />
    </Stack>
  );
}

function GroupSearch({
  error,
  onPick,
}: {
  readonly error: string | undefined;
  readonly onPick: (name: string) => void;
}) {
  const { t } = useTranslation('mappings');
  const format = useFormat();
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 250);
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() });
  const found = useQuery({
    queryKey: ['/groups', 'picker', query],
    queryFn: ({ signal }) => call('get', '/groups', { query: { query, limit: 20 }, signal }),
    placeholderData: keepPreviousData,
  });
  const items = found.data?.items ?? [];
  return (
    <Combobox
      store={box}
      onOptionSubmit={(name) => {
        onPick(name);
        setText('');
        box.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          label={t('group.search')}
          description={t('group.search.what')}
          value={text}
          error={error}
          onChange={(event) => {
            setText(event.currentTarget.value);
            box.openDropdown();
            box.updateSelectedOptionIndex();
          }}
          onFocus={() => box.openDropdown()}
          onBlur={() => box.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={260} style={{ overflowY: 'auto' }} aria-label={t('group.search')}>
          {items.map(({ id, displayName, memberCount }) => (
            <Combobox.Option value={displayName} key={id}>
              {displayName}{' '}
              <Text span size="sm" c="dimmed">
                {t('group.members', { count: memberCount, number: format.number(memberCount) })}
              </Text>
            </Combobox.Option>
          ))}
          {items.length === 0 && !found.isPending && <Combobox.Empty>{t('group.none')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

const patterns = ['prefix', 'match', 'externalId', 'id'] as const;

function PatternField({ onAdd }: { readonly onAdd: (group: GroupCondition) => void }) {
  const { t } = useTranslation('mappings');
  const [by, setBy] = useState<(typeof patterns)[number]>('prefix');
  const [value, setValue] = useState('');
  const add = () => {
    onAdd({ by, value: value.trim() });
    setValue('');
  };
  return (
    <Input.Wrapper label={t('group.pattern')} labelElement="div">
      <Group gap="xs" align="flex-end" mt={4}>
        <Select
          aria-label={t('group.pattern.kind')}
          data={patterns.map((kind) => ({ value: kind, label: t(`group.pattern.${kind}`) }))}
          value={by}
          onChange={(kind) => setBy(patterns.find((one) => one === kind) ?? 'prefix')}
          allowDeselect={false}
          style={{ flex: '1 1 10rem' }}
        />
        <TextInput
          aria-label={t('group.pattern.value')}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
          style={{ flex: '1 1 8rem' }}
        />
        <Button variant="default" onClick={add} disabled={value.trim() === ''}>
          {t('group.pattern.add')}
        </Button>
      </Group>
    </Input.Wrapper>
  );
}
