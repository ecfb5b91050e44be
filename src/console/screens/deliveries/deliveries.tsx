import { Button, Modal } from '@mantine/core';
import { History } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import { useAllTargets } from '../../api/known.js';
import { useMay } from '../../api/session.js';
import { keepsFocus, PageHeader } from '../../components/page-header.js';
import { DeliveryDrawer } from './delivery-drawer.js';
import { Stream } from './stream.js';
import { RecoverForm } from './recover.js';

/** What was sent, what is owed, and every attempt at it. */
export function Deliveries() {
  const { t } = useTranslation(['deliveries', 'shell']);
  const { '*': id } = useParams();
  const { search } = useLocation();
  const navigate = useNavigate();
  const close = () =>
    void navigate({ pathname: '/deliveries', search }, { state: keepsFocus, preventScrollReset: true });
  const mayOperate = useMay('operate');
  const [isRecovering, setRecovering] = useState(false);
  const targets = useAllTargets();
  const known = targets.data?.items ?? [];
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        actions={
          mayOperate &&
          known.length > 0 && (
            <Button
              variant="default"
              leftSection={<History aria-hidden size={16} />}
              onClick={() => setRecovering(true)}
            >
              {t('recover.open')}
            </Button>
          )
        }
      />
      <Stream targets={known} />
      <DeliveryDrawer id={id === '' ? undefined : id} onClose={close} />
      <Modal
        opened={isRecovering}
        onClose={() => setRecovering(false)}
        title={t('recover.open')}
        closeButtonProps={{ 'aria-label': t('shell:close') }}
      >
        <RecoverForm targets={known} />
      </Modal>
    </>
  );
}
