import type { AccountStatus, HelpdeskName } from './recording.js';

/** A role as the helpdesk was told it. */
export interface ExpectedRole {
  readonly key: string;
  readonly name: string;
  readonly scope: Readonly<Record<string, readonly string[]>>;
}

/** What one helpdesk holds for one account when both days are over. */
export interface ExpectedAccount {
  readonly person: string;
  readonly key: string;
  readonly helpdesk: HelpdeskName;
  readonly status: AccountStatus;
  readonly roles: readonly ExpectedRole[];
}

/**
 * The end state of both days, worked out by hand from the days and the policy: who is on which helpdesk, how, and as what. Nobody else is anywhere:
 * the lobby screen has no address, and Nadia may not chat because she administers Gorgias.
 */
export const expectedAccounts: readonly ExpectedAccount[] = [
  active('Léa Roy', 'lea.roy@example.com', 'gorgias-eu', role('lead', 'Lead')),
  active('Léa Roy', 'lea.roy@example.com', 'intercom-main', role('support-manager', 'Manager de Support')),

  active('Tom Bernard', 'tom.bernard@example.com', 'gorgias-eu', role('lite', 'Lite')),
  ended('Tom Bernard', 'tom.bernard@example.com', 'intercom-main', 'removed'),
  active('Tom Bernard', 'tom.bernard@example.com', 'responso-fr', role('agent', 'Agent', { inbox: ['france'] })),
  ended('Tom Petit', 'tom.petit@example.com', 'gorgias-eu', 'removed'),
  ended('Tom Petit', 'tom.petit@example.com', 'intercom-main', 'removed'),
  ended('Tom Petit', 'tom.petit@example.com', 'responso-fr', 'removed'),

  active('Inès Moreau', 'ines.moreau@example.com', 'gorgias-eu', role('lead', 'Lead')),
  active('Inès Moreau', 'ines.moreau@example.com', 'intercom-main', role('support-manager', 'Manager de Support')),

  ended('Hugo Laurent', 'hugo.laurent@example.com', 'gorgias-eu', 'suspended'),

  active('Chloé Martin', 'chloe.martin@example.com', 'responso-fr', role('agent', 'Agent', { inbox: ['france'] })),

  active(
    'Marie Dubois',
    'marie.dubois@example.com',
    'intercom-main',
    role('support-agent-standard', 'Agent de Support (Standard)'),
  ),
  active(
    'Marie Dubois',
    'marie.dubois@example.com',
    'responso-fr',
    role('agent', 'Agent', { inbox: ['france', 'spain'] }),
  ),
  active('Marie Dubois', 'marie.dubois@example.com', 'userlike-main', role('agent', 'Agent')),

  active('Nadia Haddad', 'nadia.haddad@example.org', 'gorgias-eu', role('admin', 'Admin')),
  active('Nadia Haddad', 'nadia.haddad@example.org', 'liveagent-support', role('admin', 'Admin')),

  active('Oskar Lindqvist', 'oskar.lindqvist@example.org', 'userlike-main', role('analyst', 'Analyst')),

  active(
    'Priya Nair',
    'priya.nair@example.org',
    'liveagent-support',
    role('field-engineer', 'Field engineer'),
    role('user', 'User'),
  ),

  active('Yann Le Goff', 'yann.legoff@example.org', 'userlike-main', role('agent', 'Agent')),

  active('Karl Weber', 'karl.weber@example.org', 'gorgias-eu', role('observer', 'Observer')),

  active('Eva Svoboda', 'eva.svoboda@example.org', 'userlike-main', role('agent', 'Agent')),
  ended('Eva Svoboda', 'eva.svoboda@example.org', 'liveagent-support', 'suspended'),
  ended('Eva Novák', 'eva.novak@example.org', 'userlike-main', 'removed'),
  ended('Eva Novák', 'eva.novak@example.org', 'liveagent-support', 'removed'),
];

function active(
  person: string,
  key: string,
  helpdesk: HelpdeskName,
  ...roles: readonly ExpectedRole[]
): ExpectedAccount {
  return { person, key, helpdesk, status: 'active', roles };
}

function ended(person: string, key: string, helpdesk: HelpdeskName, status: 'suspended' | 'removed'): ExpectedAccount {
  return { person, key, helpdesk, status, roles: [] };
}

function role(key: string, name: string, scope: ExpectedRole['scope'] = {}): ExpectedRole {
  return { key, name, scope };
}
