import { Box, Skeleton, Table, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format.js';
import type { ChartProps } from './chart-model.js';

const Drawing = lazy(async () => ({ default: (await import('./chart-drawing.js')).ChartDrawing }));

/** Bars per place on the axis, at most two series, with the same numbers as a table below. The drawing library loads when a chart is shown. */
export function Chart(props: ChartProps) {
  const { t } = useTranslation();
  return (
    <Box component="figure" m={0}>
      <Text component="figcaption" fw={600} mb="xs">
        {props.title}
      </Text>
      <Box aria-hidden h={220}>
        <Suspense fallback={<Skeleton height={220} />}>
          <Drawing {...props} />
        </Suspense>
      </Box>
      <Box component="details" mt="xs">
        <Text component="summary" size="sm" py={4} style={{ cursor: 'pointer' }}>
          {t('chart.table')}
        </Text>
        <Numbers {...props} />
      </Box>
    </Box>
  );
}

function Numbers({ title, axis, series, points }: ChartProps) {
  const format = useFormat();
  return (
    <Box role="region" aria-label={title} tabIndex={0} mah={260} style={{ overflow: 'auto' }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{axis}</Table.Th>
            {series.map(({ key, label }) => (
              <Table.Th key={key} scope="col" ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {points.map(({ label, values }) => (
            <Table.Tr key={label}>
              <Table.Th scope="row" fw={400}>
                {label}
              </Table.Th>
              {series.map(({ key }) => (
                <Table.Td key={key} ta="right">
                  {format.number(values[key] ?? 0)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
