import { Box, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { LineLink } from './fault-list.js';
import { FindingNote } from './finding-note.js';
import { useWork } from './work.js';
import classes from './yaml-tab.module.css';

/** Pixels of one line; the numbers beside the text keep the same. */
const lineHeight = 21;

/** The policy as text: plain, so that every aid that reads or writes text works with it. */
export function YamlTab() {
  const { t } = useTranslation('mappings');
  const { draft, findings, mayDraft } = useWork();
  return (
    <Stack gap="md">
      <Editor text={draft.text} onChange={draft.write} isReadOnly={!mayDraft} />
      {findings.length > 0 && (
        <Box component="section" aria-labelledby="text-findings">
          <Title order={2} id="text-findings" mb="xs">
            {t('findings')}
          </Title>
          <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
            {findings.map((finding, index) => (
              <Box component="li" key={index}>
                <FindingNote {...finding} />
                <Text size="sm" pl={24}>
                  <LineLink line={finding.line} column={finding.column} />
                </Text>
              </Box>
            ))}
          </Stack>
        </Box>
      )}
    </Stack>
  );
}

interface EditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly isReadOnly: boolean;
}

function Editor({ text, onChange, isReadOnly }: EditorProps) {
  const { t } = useTranslation('mappings');
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  useLineOfAddress(area);
  const lines = text.split('\n').length;
  return (
    <Paper withBorder radius="md" className={classes['frame']}>
      <div ref={gutter} aria-hidden className={classes['gutter']}>
        {Array.from({ length: lines }, (_, index) => index + 1).join('\n')}
      </div>
      <textarea
        ref={area}
        className={classes['text']}
        aria-label={t('yaml.label')}
        data-search
        value={text}
        readOnly={isReadOnly}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        wrap="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </Paper>
  );
}

/** Goes to the line that the address names, and marks it. */
function useLineOfAddress(area: React.RefObject<HTMLTextAreaElement | null>): void {
  const [query] = useSearchParams();
  useEffect(() => {
    const line = Number(query.get('line') ?? 0);
    const box = area.current;
    if (!box || !Number.isSafeInteger(line) || line < 1) return;
    const before = box.value.split('\n').slice(0, line - 1);
    const start = before.reduce((sum, text) => sum + text.length + 1, 0);
    const end = box.value.indexOf('\n', start);
    box.focus({ preventScroll: true });
    box.setSelectionRange(start, end < 0 ? box.value.length : end);
    box.scrollTo({ top: Math.max(0, (line - 6) * lineHeight) });
    box.scrollIntoView({ block: 'nearest' });
  }, [query, area]);
}
