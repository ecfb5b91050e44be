import type { AccountState, Lane } from '../../../src/assignments/model.js';
import { aState } from '../../support/deliveries.js';
import type { Random } from './random.js';

const roles = ['lite', 'basic', 'lead'] as const;

/** A state in a word: `active lead`, `suspended`. */
export function signatureOf({ status, roles: held }: AccountState): string {
  return [status, ...held.map(({ key }) => key)].join(' ');
}

/** An account with one role, or suspended. */
export function stateOf(key: string, role: (typeof roles)[number] | undefined): AccountState {
  const state = aState(key, role === undefined ? 'suspended' : 'active');
  return role === undefined ? state : { ...state, roles: [{ key: role, name: role, scope: {} }] };
}

/** The next thing somebody wants of an account, with the lane it goes in: more than half of the changes of active accounts take access away. */
export function nextWish(before: AccountState | undefined, key: string, random: Random) {
  const held = before?.status === 'active' ? before.roles[0]?.key : undefined;
  if (held !== undefined && random.chance(0.5)) return { desired: stateOf(key, undefined), lane: 0 as Lane };
  const role = random.pick(roles.filter((one) => one !== held));
  const isLess = held !== undefined && roles.findIndex((one) => one === held) > roles.indexOf(role);
  return { desired: stateOf(key, role), lane: (isLess ? 1 : 2) as Lane };
}
