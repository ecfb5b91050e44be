import type { Answer } from '../../api/types.js';

/** A plan as the API answers it, and its parts. */
export type Plan = Answer<'/policy/plan', 'post'>;
export type Change = Plan['changes'][number];
export type Finding = Plan['findings'][number];
export type PolicyTest = Plan['tests'][number];
