import { Paper, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { withRule } from './edit-policy.js';
import { FindingNote } from './finding-note.js';
import { ImpactLine } from './impact-line.js';
import type { Rule, RuleForm } from './policy-model.js';
import { readPolicy } from './read-policy.js';
import { usePlan } from './use-plan.js';
import { notesOf, useWork } from './work.js';

/** Milliseconds without a key pressed before the form is written out as a policy. */
const pauseMs = 200;

interface Props {
  readonly form: RuleForm;
  readonly rule?: Rule;
  /** False while the form lacks something that a rule must have. */
  readonly isReady: boolean;
}

/** What the draft would change with the rule as it stands in the form, and what lint says of it. */
export function RulePreview({ form, rule, isReady }: Props) {
  const { t } = useTranslation('mappings');
  const { draft, helpdesks } = useWork();
  const [settled] = useDebouncedValue(form, pauseMs);
  const text = useMemo(
    () => (isReady ? withRule(draft.text, rule?.index, settled) : undefined),
    [isReady, draft.text, rule?.index, settled],
  );
  const reading = usePlan(text);
  const notes = useMemo(() => {
    const read = text === undefined ? undefined : readPolicy(text);
    const here = read && 'rules' in read ? read.rules.find(({ id }) => id === settled.id) : undefined;
    return here && notesOf(here, { findings: reading.plan?.findings ?? [], faults: reading.faults });
  }, [text, settled.id, reading.plan?.findings, reading.faults]);
  const elsewhere = reading.faults.length - (notes?.faults.length ?? 0);
  return (
    <Paper withBorder p="sm" radius="md" component="section" aria-label={t('impact')}>
      <Stack gap="xs">
        <Title order={3}>{t('impact')}</Title>
        {!isReady ? <Text c="dimmed">{t('impact.notYet')}</Text> : <ImpactLine plan={reading} helpdesks={helpdesks} />}
        {notes?.faults.map(({ message }, index) => (
          <FindingNote key={`fault-${index}`} severity="error" message={message} />
        ))}
        {elsewhere > 0 && <Text size="sm">{t('impact.elsewhere', { count: elsewhere })}</Text>}
        {reading.isCurrent && notes?.findings.map((finding, index) => <FindingNote key={index} {...finding} />)}
      </Stack>
    </Paper>
  );
}
