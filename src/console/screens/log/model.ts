import type { components } from '../../api/schema.js';
import type { StateName } from '../../components/state-badge.js';

export type Entry = components['schemas']['ProvisioningEntry'];

/** What became of a request, in the order of the filter. */
export const results = [
  'success',
  'warning',
  'skipped',
  'held',
  'failure',
] as const satisfies readonly (Entry['result'] & StateName)[];
