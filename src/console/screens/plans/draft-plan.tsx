import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../../api/session.js';
import { Empty, Failure, Loading, QueryState } from '../../components/query-state.js';
import { useCurrentPolicy, useDraft, type CurrentPolicy } from '../mappings/draft.js';
import { FaultList } from '../mappings/fault-list.js';
import { ImpactLine } from '../mappings/impact-line.js';
import { PlanChanges } from '../mappings/plan-changes.js';
import { useHelpdesks } from '../mappings/use-helpdesks.js';
import { usePlan } from '../mappings/use-plan.js';

/** What publishing the draft of this tab would change. */
export function DraftPlan() {
  const { t } = useTranslation('plans');
  const current = useCurrentPolicy();
  const mayDraft = useMay('policy.draft');
  if (!mayDraft) return <Empty title={t('draft.role')} text={t('draft.role.text')} />;
  return <QueryState query={current}>{(policy) => <OpenDraft current={policy} />}</QueryState>;
}

function OpenDraft({ current }: { readonly current: CurrentPolicy }) {
  const { t } = useTranslation('plans');
  const draft = useDraft(current);
  const helpdesks = useHelpdesks();
  const plan = usePlan(draft.isChanged ? draft.text : undefined);
  const toMappings = (
    <Button component={Link} to="/mappings" variant="default">
      {t('draft.edit')}
    </Button>
  );
  if (!draft.isChanged) return <Empty title={t('draft.none')} text={t('draft.none.text')} action={toMappings} />;
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <ImpactLine plan={plan} helpdesks={helpdesks} />
        {toMappings}
      </Group>
      {plan.failure && <Failure error={plan.failure} onRetry={plan.refetch} />}
      {plan.faults.length > 0 && <FaultList faults={plan.faults} />}
      {plan.faults.length === 0 &&
        (plan.plan ? <PlanChanges plan={plan} helpdesks={helpdesks} /> : plan.isBusy && <Loading />)}
    </Stack>
  );
}
