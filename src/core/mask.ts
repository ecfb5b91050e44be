/** Attributes whose values say nothing about a person: shown as they are. */
const plain = new Set([
  'schemas',
  'id',
  'type',
  'primary',
  'active',
  'meta',
  'resourceType',
  'created',
  'lastModified',
  'version',
  'location',
  '$ref',
  'state',
  'status',
]);

/** The same JSON with every personal text replaced by dots; structure, ids, flags and times stay readable. */
export function masked(value: unknown, name = ''): unknown {
  if (plain.has(name)) return value;
  if (Array.isArray(value)) return value.map((item) => masked(item, name));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner, key)]));
  return typeof value === 'string' && value !== '' ? dots(value) : value;
}

/** First letter, then dots; an address keeps its `@` so that it reads as one. */
function dots(text: string): string {
  const [local = '', domain] = text.split('@');
  return `${local.slice(0, 1)}•••${domain === undefined ? '' : '@•••'}`;
}
