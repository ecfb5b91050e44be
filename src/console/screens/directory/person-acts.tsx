import { Button, Group, Modal } from '@mantine/core';
import { History, Play, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { useMay } from '../../api/session.js';
import { timelinePath } from '../../links.js';
import { OffboardNow } from './offboard-now.js';
import type { Explanation } from './model.js';
import { RunSteps } from './run-steps.js';

interface Props {
  readonly person: string;
  readonly name: string;
  readonly explanation: Explanation;
}

type Run = Answer<'/people/{person}/run', 'post'>;

/** What can be done for one person now. */
export function PersonActs({ person, name, explanation }: Props) {
  const { t } = useTranslation(['directory', 'shell']);
  const mayRun = useMay('operate');
  const mayOffboard = useMay('people.offboard');
  const maySee = useMay('offboarding.read');
  const [ran, setRan] = useState<Run>();
  const [isOffboarding, setOffboarding] = useState(false);
  const run = useAct({
    run: () => call('post', '/people/{person}/run', { path: { person } }),
    invalidates: [['/people']],
    onDone: setRan,
  });
  return (
    <Group gap="xs">
      {mayRun && (
        <Button
          variant="default"
          leftSection={<Play aria-hidden size={16} />}
          loading={run.isPending}
          onClick={() => run.mutate(undefined)}
        >
          {t('run')}
        </Button>
      )}
      {maySee && (
        <Button
          variant="default"
          component={Link}
          to={timelinePath(person)}
          leftSection={<History aria-hidden size={16} />}
        >
          {t('timeline')}
        </Button>
      )}
      {mayOffboard && (
        <Button color="red" leftSection={<UserMinus aria-hidden size={16} />} onClick={() => setOffboarding(true)}>
          {t('offboard')}
        </Button>
      )}
      <Modal
        opened={ran !== undefined}
        onClose={() => setRan(undefined)}
        title={t('run.of', { name })}
        size="lg"
        closeButtonProps={{ 'aria-label': t('shell:close') }}
      >
        {ran && <RunSteps steps={ran.steps} />}
      </Modal>
      <OffboardNow
        person={person}
        name={name}
        explanation={explanation}
        isOpen={isOffboarding}
        onClose={() => setOffboarding(false)}
      />
    </Group>
  );
}
