import type { Answer } from '../../api/types.js';

/** What the API says at a glance. */
export type OverviewData = Answer<'/overview', 'get'>;
