import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { asProblem, type ApiProblem } from '../../api/problem.js';
import { useMay } from '../../api/session.js';
import { Facts } from '../../components/facts.js';
import { Failure, QueryState } from '../../components/query-state.js';
import { ConnectorForm, splitFaults, type Settings } from './connector-form.js';
import { DeleteControl } from './delete-control.js';
import { readTarget, useConnectors, type Manifest, type NewKeys, type ReadTarget, type Target } from './model.js';
import { Section } from './section.js';
import { ShownKeys } from './shown-keys.js';
import { SigningFields, type Sending } from './signing-fields.js';

/** What a target is told and how, and its end. The form stays with the state it began from, and is saved only over that one. */
export function SettingsPart({ target }: { readonly target: ReadTarget }) {
  const { t } = useTranslation('targets');
  const [began, setBegan] = useState(target);
  const [keys, setKeys] = useState<NewKeys>();
  const mayOperate = useMay('operate');
  const connectors = useConnectors();
  return (
    <Stack maw={760}>
      <QueryState query={connectors}>
        {({ items }) => {
          const manifest = items.find(({ kind }) => kind === target.connector.kind);
          return manifest ? (
            <>
              {keys && <ShownKeys {...keys} />}
              <Form
                key={began.etag}
                target={began}
                manifest={manifest}
                mayChange={mayOperate && target.deletedAt === undefined}
                onSaved={setKeys}
                onRead={setBegan}
              />
            </>
          ) : (
            <Text>{t('connector.unknown', { kind: target.connector.kind })}</Text>
          );
        }}
      </QueryState>
      {mayOperate && (
        <Section title={t('delete')}>
          <DeleteControl target={target} />
        </Section>
      )}
    </Stack>
  );
}

function settingsOf({ connector: { kind: _kind, ...settings } }: Target): Settings {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'boolean' ? [[key, value]] : [],
    ),
  );
}

interface FormProps {
  readonly target: ReadTarget;
  readonly manifest: Manifest;
  readonly mayChange: boolean;
  readonly onSaved: (keys: NewKeys) => void;
  /** The target was read again: the form begins anew. */
  readonly onRead: (target: ReadTarget) => void;
}

function Form({ target, manifest, mayChange, onSaved, onRead }: FormProps) {
  const { t } = useTranslation(['targets', 'shell']);
  const { i18n } = useTranslation();
  const stored = settingsOf(target);
  const [settings, setSettings] = useState(stored);
  const [sending, setSending] = useState<Sending>({ signatures: target.signatures, rate: target.rateLimit ?? '' });
  const [isEnabled, setEnabled] = useState(target.isEnabled);
  const [problem, setProblem] = useState<ApiProblem>();
  const faults = splitFaults(problem?.problem.faults ?? [], manifest.fields);
  const save = useAct({
    run: async () => {
      const answer = await call('patch', '/targets/{id}', {
        path: { id: target.id },
        ...(target.etag === undefined ? {} : { headers: { 'if-match': target.etag } }),
        body: {
          ...(JSON.stringify(settings) === JSON.stringify(stored)
            ? {}
            : { connector: { kind: manifest.kind, ...settings } }),
          isEnabled,
          signatures: [...sending.signatures],
          rateLimit: sending.rate === '' ? null : Number(sending.rate),
        },
      });
      return { answer, fresh: await readTarget(target.id) };
    },
    done: t('shell:saved'),
    invalidates: [['/targets'], ['/target-states']],
    onDone: ({ answer, fresh }) => {
      setProblem(undefined);
      onSaved(answer);
      onRead(fresh);
    },
    onProblem: setProblem,
  });
  return (
    <>
      {problem && faults.hasOther && (
        <Failure
          error={problem}
          {...(problem.status === 412
            ? {
                onRetry: () =>
                  void readTarget(target.id).then(onRead, (error: unknown) => setProblem(asProblem(error))),
                retryLabel: t('reload'),
              }
            : {})}
        />
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (sending.signatures.length > 0) save.mutate(undefined);
        }}
      >
        <Stack>
          <Section title={manifest.label[i18n.language === 'fr' ? 'fr' : 'en']}>
            <ConnectorForm
              manifest={manifest}
              settings={settings}
              stored={stored}
              onChange={setSettings}
              faults={faults.byField}
              isReadOnly={!mayChange}
            />
          </Section>
          <Section title={t('sending')}>
            <Stack>
              <Switch
                label={t('enabled')}
                description={t('enabled.why')}
                checked={isEnabled}
                disabled={!mayChange}
                onChange={(event) => setEnabled(event.currentTarget.checked)}
              />
              <SigningFields value={sending} onChange={setSending} isReadOnly={!mayChange} />
              <Facts facts={[{ key: 'key', label: t('accountKey'), value: t(`accountKey.${target.accountKey}`) }]} />
            </Stack>
          </Section>
          {mayChange && (
            <Group>
              <Button type="submit" loading={save.isPending}>
                {t('shell:save')}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </>
  );
}
