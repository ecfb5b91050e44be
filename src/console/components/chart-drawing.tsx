import { useReducedMotion } from '@mantine/hooks';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ChartProps } from './chart-model.js';

const ink = 'var(--mantine-color-dimmed)';
const first = 'var(--mantine-primary-color-filled)';
const second = 'url(#second-series)';

/** The drawing of Chart; the only file that knows the drawing library. */
export function ChartDrawing({ series, points }: ChartProps) {
  const isStill = useReducedMotion();
  const data = points.map(({ label, values }) => ({ label, ...values }));
  const axis = { stroke: ink, tick: { fill: ink, fontSize: 12 } };
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={data} margin={{ top: 8, right: 8, bottom: 0, left: -16 }} accessibilityLayer={false}>
        <defs>
          <pattern id="second-series" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" fill="var(--mantine-color-orange-filled)" />
            <rect width="2" height="6" fill="var(--mantine-color-body)" />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--mantine-color-default-border)" />
        <XAxis dataKey="label" minTickGap={24} {...axis} />
        <YAxis allowDecimals={false} width={56} {...axis} />
        <Tooltip
          cursor={{ fill: 'var(--mantine-color-default-hover)' }}
          contentStyle={{
            background: 'var(--mantine-color-body)',
            border: '1px solid var(--mantine-color-default-border)',
            color: 'var(--mantine-color-text)',
          }}
          itemStyle={{ color: 'var(--mantine-color-text)' }}
        />
        {series.length > 1 && (
          <Legend
            wrapperStyle={{ fontSize: 14 }}
            formatter={(label: string) => <span style={{ color: 'var(--mantine-color-text)' }}>{label}</span>}
          />
        )}
        {series.map(({ key, label }, index) => (
          <Bar
            key={key}
            dataKey={key}
            name={label}
            stackId="all"
            fill={index === 0 ? first : second}
            isAnimationActive={!isStill}
            animationDuration={250}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
