import { Button, Group, NativeSelect, Paper, Stack, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import type { ApiProblem } from '../../api/problem.js';
import { PageHeader } from '../../components/page-header.js';
import { Failure, QueryState } from '../../components/query-state.js';
import { targetPath } from '../../links.js';
import { ConnectorForm, splitFaults, type Settings } from './connector-form.js';
import { useCatalogs, useConnectors, type Manifest } from './model.js';
import { ShownKeys } from './shown-keys.js';
import { SigningFields, type Sending } from './signing-fields.js';

type Made = Answer<'/targets', 'post'>;
const accountKeys = ['email', 'userName', 'externalId', 'employeeNumber'] as const;

/** Registers a helpdesk instance; at the end stands the secret its receiver verifies with. */
export function NewTarget() {
  const { t } = useTranslation('targets');
  const connectors = useConnectors();
  const catalogs = useCatalogs();
  const [made, setMade] = useState<Made>();
  return (
    <>
      <PageHeader title={t('add')} lead={t('add.lead')} />
      {made ? (
        <Done made={made} />
      ) : (
        <QueryState query={connectors}>
          {({ items }) => (
            <QueryState query={catalogs}>
              {({ items: helpdesks }) => <NewForm manifests={items} helpdesks={helpdesks} onMade={setMade} />}
            </QueryState>
          )}
        </QueryState>
      )}
    </>
  );
}

function Done({ made }: { readonly made: Made }) {
  const { t } = useTranslation('targets');
  return (
    <Stack maw={720}>
      <ShownKeys {...made} />
      <Title order={2}>{t('add.next')}</Title>
      <ol style={{ margin: 0, paddingInlineStart: '1.4rem' }}>
        <li>{t('add.next.secret')}</li>
        <li>{t('add.next.test')}</li>
        <li>{t('add.next.rules', { name: made.name })}</li>
      </ol>
      <Group>
        <Button component={Link} to={targetPath(made.id)}>
          {t('add.open', { name: made.name })}
        </Button>
      </Group>
    </Stack>
  );
}

interface FormProps {
  readonly manifests: readonly Manifest[];
  readonly helpdesks: readonly { readonly key: string; readonly name: string }[];
  readonly onMade: (made: Made) => void;
}

function NewForm({ manifests, helpdesks, onMade }: FormProps) {
  const { t } = useTranslation(['targets', 'shell']);
  const { i18n } = useTranslation();
  const lang = i18n.language === 'fr' ? 'fr' : 'en';
  const [name, setName] = useState('');
  const [catalog, setCatalog] = useState(helpdesks[0]?.key ?? '');
  const [kind, setKind] = useState(manifests[0]?.kind ?? '');
  const [accountKey, setAccountKey] = useState<(typeof accountKeys)[number]>('email');
  const [settings, setSettings] = useState<Settings>({});
  const [sending, setSending] = useState<Sending>({ signatures: ['v1'], rate: '' });
  const [problem, setProblem] = useState<ApiProblem>();
  const manifest = manifests.find((one) => one.kind === kind);
  const faults = splitFaults(problem?.problem.faults ?? [], manifest?.fields ?? []);
  const make = useAct({
    run: () =>
      call('post', '/targets', {
        body: {
          name: name.trim(),
          catalog,
          connector: { kind, ...settings },
          accountKey,
          signatures: [...sending.signatures],
          ...(sending.rate === '' ? {} : { rateLimit: Number(sending.rate) }),
        },
      }),
    invalidates: [['/targets'], ['/target-states']],
    onDone: onMade,
    onProblem: setProblem,
  });
  return (
    <Paper withBorder p="md" radius="md" maw={720}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (sending.signatures.length > 0) make.mutate(undefined);
        }}
      >
        <Stack>
          {problem && faults.hasOther && <Failure error={problem} />}
          <TextInput
            label={t('name')}
            description={t('name.why')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
          />
          <NativeSelect
            label={t('helpdesk')}
            value={catalog}
            onChange={(event) => setCatalog(event.currentTarget.value)}
            data={helpdesks.map((one) => ({ value: one.key, label: one.name }))}
          />
          {manifests.length > 1 && (
            <NativeSelect
              label={t('connector')}
              value={kind}
              onChange={(event) => {
                setKind(event.currentTarget.value);
                setSettings({});
              }}
              data={manifests.map((one) => ({ value: one.kind, label: one.label[lang] }))}
            />
          )}
          <NativeSelect
            label={t('accountKey')}
            description={t('accountKey.why')}
            value={accountKey}
            onChange={(event) => setAccountKey(accountKeys.find((one) => one === event.currentTarget.value) ?? 'email')}
            data={accountKeys.map((one) => ({ value: one, label: t(`accountKey.${one}`) }))}
          />
          {manifest && (
            <ConnectorForm
              manifest={manifest}
              settings={settings}
              stored={{}}
              onChange={setSettings}
              faults={faults.byField}
            />
          )}
          <SigningFields value={sending} onChange={setSending} />
          <Group>
            <Button type="submit" loading={make.isPending}>
              {t('add')}
            </Button>
            <Button component={Link} to="/targets" variant="default">
              {t('shell:cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
