import { Anchor, createTheme, type CSSVariablesResolver } from '@mantine/core';

/** Shades and text colours with a contrast of at least 4.5 to 1 in both schemes; the stock ones miss it. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  respectReducedMotion: true,
  cursorType: 'pointer',
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.6rem' },
      h2: { fontSize: '1.15rem' },
      h3: { fontSize: '1.05rem' },
      h4: { fontSize: '1rem' },
    },
  },
  // A link among words must show without its colour (WCAG 1.4.1); everywhere, so that links look alike.
  components: { Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }) },
});

/** Dimmed text and links that pass on both backgrounds. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#495057',
    '--mantine-color-anchor': '#3b5bdb',
    '--mantine-color-placeholder': '#5c636a',
    '--mantine-color-error': '#c92a2a',
  },
  dark: {
    '--mantine-color-dimmed': '#c1c2c5',
    '--mantine-color-anchor': '#91a7ff',
    '--mantine-color-placeholder': '#a6a7ab',
    '--mantine-color-error': '#ff8787',
    // White on the stock shade of this scheme is 3.8 to 1.
    '--mantine-color-red-filled': 'var(--mantine-color-red-8)',
    '--mantine-color-red-filled-hover': 'var(--mantine-color-red-9)',
  },
});
