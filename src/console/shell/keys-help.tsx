import { Kbd, Modal, Stack, Switch, Table } from '@mantine/core';
import { useHotkeys, useLocalStorage } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** Whether keys of one character act, kept in this browser (WCAG 2.1.4). Screens with such keys of their own must ask. */
export function useSingleKeys(): readonly [boolean, (isOn: boolean) => void] {
  const [kept, keep] = useLocalStorage({ key: 'rolecall-single-keys', defaultValue: true });
  return [kept, keep];
}

/** The keys of the console: `/` goes to the search of the screen, `?` lists the keys; both can be switched off. */
export function KeysHelp({ isOpen, onOpen, onClose }: Props) {
  const { t } = useTranslation();
  const [areOn, setOn] = useSingleKeys();
  useHotkeys(
    areOn
      ? [
          ['/', focusSearch],
          ['shift + ?', onOpen],
          ['?', onOpen],
        ]
      : [],
  );
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Table>
          <Table.Tbody>
            <Key keys={['Ctrl', 'K']} text={t('keys.palette')} />
            <Key keys={['/']} text={t('keys.search')} />
            <Key keys={['?']} text={t('keys.help')} />
            <Key keys={['Esc']} text={t('keys.escape')} />
          </Table.Tbody>
        </Table>
        <Switch label={t('keys.switch')} checked={areOn} onChange={(event) => setOn(event.currentTarget.checked)} />
      </Stack>
    </Modal>
  );
}

/** The search field of the screen, marked with `data-search`; the palette where there is none. */
function focusSearch(): void {
  const field = document.querySelector<HTMLElement>('main [data-search]');
  if (field) field.focus();
  else spotlight.open();
}

function Key({ keys, text }: { readonly keys: readonly string[]; readonly text: string }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w={120}>
        {keys.map((key) => (
          <Kbd key={key} mr={4}>
            {key}
          </Kbd>
        ))}
      </Table.Th>
      <Table.Td>{text}</Table.Td>
    </Table.Tr>
  );
}
