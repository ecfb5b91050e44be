/** Styles of a notice whose title has the colour of text: orange on white is too faint to read. */
export const plainTitle = { title: { color: 'var(--mantine-color-text)' } };
