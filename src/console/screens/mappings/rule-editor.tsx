import { Button, Fieldset, Group, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllDirectories } from '../../api/known.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { SideDrawer } from '../../components/side-drawer.js';
import { withoutRule, withRule } from './edit-policy.js';
import { LineLink } from './fault-list.js';
import { filterFault } from './filter-fault.js';
import { GrantEditor } from './grant-editor.js';
import { GroupPicker } from './group-picker.js';
import type { Rule, RuleForm } from './policy-model.js';
import { RulePreview } from './rule-preview.js';
import { useWork } from './work.js';

const nothing: RuleForm = {
  id: '',
  reason: '',
  groups: [],
  filter: '',
  directory: '',
  grants: [],
  after: '',
  until: '',
};

interface Props {
  /** Absent for a new rule. */
  readonly rule?: Rule;
  readonly onClose: () => void;
}

/** One rule as a form, with what it would change while it is being written. Nothing goes into the draft before "Apply". */
export function RuleEditor({ rule, onClose }: Props) {
  const { t } = useTranslation('mappings');
  const { t: shell } = useTranslation();
  const { draft, mayDraft, reading } = useWork();
  const [form, setForm] = useState<RuleForm>(rule ?? nothing);
  const [areShown, setShown] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const others = 'rules' in reading ? reading.rules.filter(({ index }) => index !== rule?.index) : [];
  const missing = missingIn(
    form,
    others.map(({ id }) => id),
  );
  const set = (part: Partial<RuleForm>) => setForm({ ...form, ...part });
  const told = (field: Missing) => (areShown && missing.includes(field) ? t(`missing.${field}`) : undefined);
  const directories = useDirectoryNames();
  const wrongFilter = filterFault(form.filter);
  const apply = () => {
    if (missing.length > 0 || wrongFilter !== undefined) return setShown(true);
    draft.write(withRule(draft.text, rule?.index, form));
    onClose();
  };
  return (
    <SideDrawer isOpen onClose={onClose} title={rule === undefined ? t('rule.add') : t('rule.edit', { id: rule.id })}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <Fieldset variant="unstyled" disabled={!mayDraft}>
          <Stack gap="lg">
            <TextInput
              label={t('rule.id')}
              description={t('rule.id.what')}
              value={form.id}
              error={told('id') ?? told('idTaken')}
              onChange={(event) => set({ id: event.currentTarget.value })}
              required
            />
            <Textarea
              label={t('rule.reason')}
              description={t('rule.reason.what')}
              value={form.reason}
              error={told('reason')}
              onChange={(event) => set({ reason: event.currentTarget.value })}
              autosize
              minRows={2}
              required
            />
            <Stack gap="sm" component="section" aria-label={t('rules.when')}>
              <Title order={3}>{t('rules.when')}</Title>
              <GroupPicker groups={form.groups} error={told('when')} onChange={(groups) => set({ groups })} />
              <Select
                label={t('rule.directory')}
                description={t('rule.directory.what')}
                placeholder={t('rule.directory.any')}
                data={[...new Set([...directories, ...(form.directory === '' ? [] : [form.directory])])]}
                value={form.directory === '' ? null : form.directory}
                onChange={(directory) => set({ directory: directory ?? '' })}
                clearable
                clearButtonProps={{ 'aria-label': t('rule.directory.clear') }}
              />
              <Textarea
                label={t('rule.filter')}
                description={t('rule.filter.what')}
                placeholder={'department eq "Support" and active eq true'}
                value={form.filter}
                error={wrongFilter !== undefined && <span lang="en">{wrongFilter}</span>}
                onChange={(event) => set({ filter: event.currentTarget.value })}
                autosize
                minRows={1}
                spellCheck={false}
                styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              />
            </Stack>
            <GrantEditor grants={form.grants} error={told('grant')} onChange={(grants) => set({ grants })} />
            <Stack gap="sm" component="section" aria-label={t('rules.period')}>
              <Title order={3}>{t('rules.period')}</Title>
              <Text size="sm" c="dimmed">
                {t('rule.time.what')}
              </Text>
              <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
                <TextInput
                  label={t('rule.after')}
                  placeholder="P90D"
                  value={form.after}
                  onChange={(event) => set({ after: event.currentTarget.value.trim() })}
                />
                <TextInput
                  label={t('rule.until')}
                  placeholder="2027-03-31"
                  value={form.until}
                  onChange={(event) => set({ until: event.currentTarget.value.trim() })}
                />
              </Group>
            </Stack>
            {mayDraft && (
              <RulePreview
                form={form}
                {...(rule ? { rule } : {})}
                isReady={missing.length === 0 && wrongFilter === undefined}
              />
            )}
            {rule && (
              <Text size="sm">
                {t('rule.inYaml')} <LineLink line={rule.line} />
              </Text>
            )}
          </Stack>
        </Fieldset>
        {mayDraft && (
          <Group justify="space-between" mt="lg">
            {rule ? (
              <Button variant="default" onClick={() => setRemoving(true)}>
                {t('rule.remove')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {shell('cancel')}
              </Button>
              <Button type="submit">{t('rule.apply')}</Button>
            </Group>
          </Group>
        )}
      </form>
      {rule && (
        <ConfirmWithReason
          isOpen={isRemoving}
          onClose={() => setRemoving(false)}
          title={t('rule.remove.title', { id: rule.id })}
          action={t('rule.remove')}
          asksReason={false}
          isDangerous
          onConfirm={() => {
            draft.write(withoutRule(draft.text, rule.index));
            onClose();
          }}
        >
          {t('rule.remove.text')}
        </ConfirmWithReason>
      )}
    </SideDrawer>
  );
}

type Missing = 'id' | 'idTaken' | 'reason' | 'when' | 'grant';

function missingIn(form: RuleForm, taken: readonly string[]): readonly Missing[] {
  const userRoles = 'userRoles' in form && Array.isArray(form.userRoles) ? form.userRoles.length : 0;
  const hasCondition = form.groups.length > 0 || form.filter.trim() !== '' || form.directory !== '' || userRoles > 0;
  return [
    ...(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(form.id) ? [] : (['id'] as const)),
    ...(taken.includes(form.id) ? (['idTaken'] as const) : []),
    ...(form.reason.trim() === '' ? (['reason'] as const) : []),
    ...(hasCondition ? [] : (['when'] as const)),
    ...(form.grants.some(({ roles }) => roles.length > 0) ? [] : (['grant'] as const)),
  ];
}

function useDirectoryNames(): readonly string[] {
  const { data } = useAllDirectories();
  return data?.items.map(({ name }) => name) ?? [];
}
