import type { Answer } from '../../api/types.js';

/** Why a person holds, lacks or lost each role, as the API explains it. */
export type Explanation = Answer<'/people/{person}/explain', 'get'>;

/** A group with the rules that concern it. */
export type GroupDetail = Answer<'/directories/{id}/groups/{groupId}', 'get'>;
