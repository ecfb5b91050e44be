import { Button, Code, Group, Stack } from '@mantine/core';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { masked } from '../../core/mask.js';

interface Props {
  readonly value: unknown;
  /** What this shows, for screen readers. */
  readonly label: string;
  /** False where nothing personal can stand in it. */
  readonly isMasked?: boolean;
}

/** JSON as it is kept, with personal values masked until somebody asks for them. */
export function JsonView({ value, label, isMasked = true }: Props) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(!isMasked);
  const text = JSON.stringify(isShown ? value : masked(value), null, 2);
  return (
    <Stack gap="xs">
      {isMasked && (
        <Group>
          <Button
            size="xs"
            variant="default"
            onClick={() => setShown(!isShown)}
            leftSection={isShown ? <EyeOff aria-hidden size={14} /> : <Eye aria-hidden size={14} />}
          >
            {isShown ? t('json.mask') : t('json.reveal')}
          </Button>
        </Group>
      )}
      <Code block tabIndex={0} role="region" aria-label={label} style={{ maxHeight: '28rem', overflow: 'auto' }}>
        {text}
      </Code>
    </Stack>
  );
}
