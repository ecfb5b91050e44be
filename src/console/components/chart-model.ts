/** One line or set of bars. The second series is drawn with a pattern, so that colour is not what tells them apart. */
export interface Series {
  readonly key: string;
  readonly label: string;
}

/** One place on the axis, with a value for each series. */
export interface Point {
  readonly label: string;
  readonly values: Readonly<Record<string, number>>;
}

export interface ChartProps {
  /** What the chart shows, as a sentence. */
  readonly title: string;
  /** What stands along the axis. */
  readonly axis: string;
  readonly series: readonly [Series] | readonly [Series, Series];
  readonly points: readonly Point[];
}
