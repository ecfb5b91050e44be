import type { components } from '../../api/schema.js';
import type { StateName } from '../../components/state-badge.js';

export type Delivery = components['schemas']['Delivery'];

/** States of a delivery, in the order of the filter. */
export const deliveryStates = [
  'pending',
  'failing',
  'dead',
  'poison',
  'held',
  'delivered',
  'superseded',
] as const satisfies readonly (Delivery['state'] & StateName)[];
