import type { Answer } from '../../api/client.js';

/** What the API says at a glance. */
export type OverviewData = Answer<'/overview', 'get'>;
