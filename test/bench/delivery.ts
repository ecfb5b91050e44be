import { leaverFigures } from './delivery-leaver.js';
import { idleFigures } from './delivery-idle.js';
import { pathFigures } from './delivery-path.js';
import type { Bench } from './report.js';

/** How fast targets hear: of one change when idle, of a leaver behind a queue, and what one delivery costs beside a bare POST. */
export const deliveryBench: Bench = {
  name: 'delivery',
  about: 'change to webhook when idle; a leaver behind 100,000 waiting grants; CPU of a delivery beside a bare POST',
  run: async (say) => [...(await idleFigures(say)), ...(await leaverFigures(say)), ...(await pathFigures(say))],
};
