import { Box, Button, Group, Paper, Stack, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format.js';
import { useIsNarrow } from './narrow.js';

/** One column. `key` is also the name by which the API sorts, where it can. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  readonly align?: 'left' | 'right';
  readonly isSortable?: boolean;
  /** The title stays for screen readers only, as over a column of buttons. */
  readonly isTitleHidden?: boolean;
}

export interface Sort {
  readonly by: string;
  readonly direction: 'asc' | 'desc';
}

/** How to read the next page. */
export interface TablePages {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

interface Props<Row> {
  /** Names the table; read out, and shown only with `isCaptionShown`. */
  readonly caption: string;
  readonly isCaptionShown?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** The infinite query behind the rows: gives the button for the next page. */
  readonly pages?: TablePages;
}

/** A list of records: a real table on a wide page, one card a record on a narrow one. The first column names the record. */
export function DataTable<Row>(props: Props<Row>) {
  const isNarrow = useIsNarrow();
  return (
    <Stack gap="sm">
      {isNarrow ? <Cards {...props} /> : <Rows {...props} />}
      {props.pages && <More count={props.rows.length} pages={props.pages} />}
    </Stack>
  );
}

function Rows<Row>({ caption, isCaptionShown = false, columns, rows, rowKey, sort, onSort }: Props<Row>) {
  return (
    <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
      {/* Positioned, so that hidden titles at the far end scroll with the table and do not widen the page. */}
      <Box tabIndex={0} role="region" aria-label={caption} pos="relative" style={{ overflowX: 'auto' }}>
        <Table verticalSpacing="xs" horizontalSpacing="sm" highlightOnHover captionSide="top">
          <Table.Caption mt={isCaptionShown ? 'xs' : 0} mb={0}>
            {isCaptionShown ? caption : <VisuallyHidden>{caption}</VisuallyHidden>}
          </Table.Caption>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Heading key={column.key} column={column} sort={sort} onSort={onSort} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={rowKey(row)}>
                {columns.map(({ key, render, align = 'left' }, index) =>
                  index === 0 ? (
                    <Table.Th key={key} scope="row" fw={500} ta={align}>
                      {render(row)}
                    </Table.Th>
                  ) : (
                    <Table.Td key={key} ta={align}>
                      {render(row)}
                    </Table.Td>
                  ),
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Paper>
  );
}

interface HeadingProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

function Heading<Row>({ column, sort, onSort }: HeadingProps<Row>) {
  const { key, title, align = 'left', isSortable = false, isTitleHidden = false } = column;
  if (isTitleHidden)
    return (
      <Table.Th scope="col">
        <VisuallyHidden>{title}</VisuallyHidden>
      </Table.Th>
    );
  if (!isSortable || !onSort)
    return (
      <Table.Th scope="col" ta={align} style={{ whiteSpace: 'nowrap' }}>
        {title}
      </Table.Th>
    );
  const direction = sort?.by === key ? sort.direction : undefined;
  const Icon = direction === undefined ? ArrowUpDown : direction === 'asc' ? ArrowUp : ArrowDown;
  return (
    <Table.Th scope="col" ta={align} aria-sort={ariaSort(direction)}>
      <UnstyledButton
        fw={700}
        fz="sm"
        onClick={() => onSort({ by: key, direction: direction === 'asc' ? 'desc' : 'asc' })}
      >
        <Group gap={6} wrap="nowrap" mih={24}>
          {title} <Icon aria-hidden size={14} />
        </Group>
      </UnstyledButton>
    </Table.Th>
  );
}

function ariaSort(direction: Sort['direction'] | undefined): 'ascending' | 'descending' | 'none' {
  return direction === undefined ? 'none' : direction === 'asc' ? 'ascending' : 'descending';
}

function Cards<Row>({ caption, columns, rows, rowKey }: Props<Row>) {
  return (
    <Stack component="ul" aria-label={caption} gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
      {rows.map((row) => (
        <Paper component="li" withBorder radius="md" p="sm" key={rowKey(row)}>
          <Box
            component="dl"
            m={0}
            style={{ display: 'grid', gridTemplateColumns: 'minmax(5.5rem, 32%) 1fr', gap: '6px 12px' }}
          >
            {columns.map(({ key, title, render }) => (
              <Fragment key={key}>
                <Text component="dt" size="sm" c="dimmed">
                  {title}
                </Text>
                <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
                  {render(row)}
                </Text>
              </Fragment>
            ))}
          </Box>
        </Paper>
      ))}
    </Stack>
  );
}

function More({ count, pages }: { readonly count: number; readonly pages: TablePages }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed" role="status">
        {t(pages.hasNextPage ? 'table.shown' : 'table.all', { count, number: format.number(count) })}
      </Text>
      {pages.hasNextPage && (
        <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('table.more')}
        </Button>
      )}
    </Group>
  );
}
