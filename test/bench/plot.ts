import type { Growth } from './report.js';

/** One picture of how cost grows: a panel for each thing that grows, a line for each operation, both scales logarithmic. */
const titles: Readonly<Record<Growth['axis'], string>> = {
  users: 'users in the directory',
  members: 'members of the group',
  rules: 'rules of the policy',
  targets: 'targets',
};
const panel = { width: 440, height: 300, left: 64, right: 20, top: 40, plotWidth: 356, plotHeight: 150 };
const shades = ['#4477aa', '#cc6633', '#228855', '#aa3377', '#998800', '#22a5b5'];

interface Point {
  readonly at: number;
  readonly cpuUs: number;
}

/** The SVG text, readable on light and on dark pages; `caption` says where the figures come from. Axes nothing was measured for are left out. */
export function growthPlot(points: readonly Growth[], caption: string): string {
  const axes = (['users', 'members', 'rules', 'targets'] as const).filter((axis) =>
    points.some((p) => p.axis === axis),
  );
  const rows = Math.ceil(axes.length / 2);
  const [width, height] = [panel.width * 2 + panel.right, panel.height * rows + 30];
  const panels = axes.map((axis, index) => {
    const place = `translate(${(index % 2) * panel.width} ${Math.floor(index / 2) * panel.height})`;
    return `<g transform="${place}">${panelOf(
      titles[axis],
      points.filter((point) => point.axis === axis),
    )}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`CPU of an operation as things grow. ${caption}`)}">
<style>text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600}.grid{stroke:#8886}.caption{font-size:11px}@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>
${panels.join('\n')}
<text class="caption" x="10" y="${height - 10}">${escaped(caption)}</text>
</svg>
`;
}

function panelOf(title: string, points: readonly Growth[]): string {
  const { left, top, plotWidth, plotHeight } = panel;
  const x = logScale(
    points.map(({ at }) => at),
    left,
    left + plotWidth,
  );
  const powers = points.flatMap(({ cpuUs }) => [
    10 ** Math.floor(Math.log10(cpuUs)),
    10 ** Math.ceil(Math.log10(cpuUs)),
  ]);
  const y = logScale(powers, top + plotHeight, top);
  const marks = [...new Set(points.map(({ at }) => at))].map(
    (at) => `<text x="${x(at)}" y="${top + plotHeight + 18}" text-anchor="middle">${at.toLocaleString('en')}</text>`,
  );
  const grid = [...new Set(powers)].map(
    (us) =>
      `<path class="grid" d="M${left} ${y(us)}h${plotWidth}"/><text x="${left - 8}" y="${y(us) + 4}" text-anchor="end">${timeOf(us)}</text>`,
  );
  const lines = [...linesOf(points)].map(([name, line], index) => {
    const shade = shades[index % shades.length] ?? '';
    const path = line.map(({ at, cpuUs }) => `${x(at)},${y(cpuUs)}`);
    const dots = line.map(({ at, cpuUs }) => `<circle cx="${x(at)}" cy="${y(cpuUs)}" r="3" fill="${shade}"/>`);
    const legend = `<text x="${left}" y="${top + plotHeight + 36 + index * 15}"><tspan fill="${shade}">●</tspan> ${escaped(name)}</text>`;
    return `<polyline points="${path.join(' ')}" fill="none" stroke="${shade}" stroke-width="2"/>${dots.join('')}${legend}`;
  });
  return `<text class="title" x="${left}" y="24">CPU of one operation by ${title}</text>${[...grid, ...marks, ...lines].join('')}`;
}

function linesOf(points: readonly Growth[]): ReadonlyMap<string, readonly Point[]> {
  const lines = new Map<string, readonly Point[]>();
  for (const { line, at, cpuUs } of points) lines.set(line, [...(lines.get(line) ?? []), { at, cpuUs }]);
  return new Map([...lines].map(([name, line]) => [name, [...line].sort((a, b) => a.at - b.at)]));
}

/** Puts the least value at `from`, the largest at `to`, to a tenth of a pixel. */
function logScale(values: readonly number[], from: number, to: number): (value: number) => number {
  const [least, most] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  return (value) => Math.round((from + ((Math.log10(value) - least) / (most - least || 1)) * (to - from)) * 10) / 10;
}

const timeOf = (us: number): string => (us >= 1_000 ? `${us / 1_000} ms` : `${us} µs`);

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
