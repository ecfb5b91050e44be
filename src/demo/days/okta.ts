import { ended, holds, type Day } from '../recording.js';
import {
  assign,
  changeMembers,
  deactivate,
  deleteGroup,
  pushGroup,
  pushNow,
  reactivate,
  renameGroup,
  testConnection,
  update,
  workEmail,
  type OktaPerson,
} from './okta-requests.js';

const lea = person('lea', 'Léa', 'Roy', 'lea.roy', '00ujl29u0le5T6Aj10h7');
const tom = person('tom', 'Tom', 'Petit', 'tom.petit', '00ujl2b7rmXk0PqW20h7');
const ines = person('ines', 'Inès', 'Moreau', 'ines.moreau', '00ujl2cm4dVf8RtY30h7');
/** With the company for years: the directory says since when. */
const hugo = { ...person('hugo', 'Hugo', 'Laurent', 'hugo.laurent', '00ujl2dz9sNb3LkE40h7'), startDate: '2021-03-01' };
const chloe = person('chloe', 'Chloé', 'Martin', 'chloe.martin', '00ujl2fq6wHj7UcA50h7');
const marie = person('marie', 'Marie', 'Dubois', 'marie.dubois', '00ujl2gx1yTg5ZvS60h7');
/** A shared screen in the lobby: no mailbox, and a user name that is no address. */
const kiosk: OktaPerson = {
  ref: 'kiosk',
  givenName: 'Kiosk',
  familyName: 'Paris',
  userName: 'kiosk-paris',
  externalId: '00ujl2hk8oMn2BxD70h7',
};

/** "Équipe de Support" as a Mac types it: E, then a combining accent. The policy has the single character É. */
const supportTeam = 'E\u0301quipe de Support';

/** Okta's day at example.com: seven people, five groups; hires, a promotion, a marriage, leavers, a rename, a deleted group. */
export const oktaDay: Day = {
  provider: 'okta',
  steps: [
    { at: '08:55', what: 'The connection is tested', requests: [testConnection()], then: [] },
    { at: '09:00', what: 'Léa Roy is hired', requests: assign(lea), then: [] },
    { at: '09:01', what: 'Tom Petit is hired', requests: assign(tom), then: [] },
    { at: '09:02', what: 'Inès Moreau is assigned', requests: assign(ines), then: [] },
    { at: '09:03', what: 'Hugo Laurent, here since 2021, is assigned', requests: assign(hugo), then: [] },
    { at: '09:04', what: 'Chloé Martin is assigned', requests: assign(chloe), then: [] },
    { at: '09:05', what: 'Marie Dubois is assigned', requests: assign(marie), then: [] },
    { at: '09:06', what: 'The lobby screen, without a mailbox, is assigned', requests: assign(kiosk), then: [] },
    {
      at: '09:10',
      what: 'Équipe de Support is pushed, its accent as a character of its own',
      requests: pushGroup('team', supportTeam, ['lea', 'tom', 'marie', 'kiosk']),
      then: [
        holds('intercom-main', 'lea.roy@example.com', 'support-agent-standard'),
        holds('intercom-main', 'tom.petit@example.com', 'support-agent-standard'),
        holds('intercom-main', 'marie.dubois@example.com', 'support-agent-standard'),
      ],
    },
    {
      at: '09:15',
      what: 'Support L1 is pushed: new people start on Lite, who is past 90 days has Basic',
      requests: pushGroup('l1', 'Support L1', ['lea', 'tom', 'hugo']),
      then: [
        holds('gorgias-eu', 'lea.roy@example.com', 'lite'),
        holds('gorgias-eu', 'tom.petit@example.com', 'lite'),
        holds('gorgias-eu', 'hugo.laurent@example.com', 'basic'),
      ],
    },
    {
      at: '09:20',
      what: 'Team Leads is pushed; no rule knows that name',
      requests: pushGroup('leads', 'Team Leads', ['ines']),
      then: [],
    },
    {
      at: '09:25',
      what: 'Team Leads is renamed to Support Leads',
      requests: [renameGroup('leads', 'Support Leads')],
      then: [
        holds('gorgias-eu', 'ines.moreau@example.com', 'lead'),
        holds('intercom-main', 'ines.moreau@example.com', 'support-manager'),
      ],
    },
    {
      at: '09:30',
      what: 'Inbox France is pushed',
      requests: pushGroup('france', 'Inbox France', ['chloe', 'tom', 'marie']),
      then: [
        holds('responso-fr', 'chloe.martin@example.com', 'agent inbox=france'),
        holds('responso-fr', 'tom.petit@example.com', 'agent inbox=france'),
        holds('responso-fr', 'marie.dubois@example.com', 'agent inbox=france'),
      ],
    },
    {
      at: '09:35',
      what: 'Inbox Italy is pushed: who is in both sees both inboxes',
      requests: pushGroup('italy', 'Inbox Italy', ['chloe', 'marie']),
      then: [
        holds('responso-fr', 'chloe.martin@example.com', 'agent inbox=france,italy'),
        holds('responso-fr', 'marie.dubois@example.com', 'agent inbox=france,italy'),
      ],
    },
    {
      at: '10:00',
      what: 'Léa is promoted: into Support Leads, out of Support L1',
      requests: [
        changeMembers('leads', 'Support Leads', { add: ['lea'] }),
        changeMembers('l1', 'Support L1', { remove: ['lea'] }),
      ],
      then: [
        holds('gorgias-eu', 'lea.roy@example.com', 'lead'),
        holds('intercom-main', 'lea.roy@example.com', 'support-manager'),
      ],
    },
    {
      at: '10:30',
      what: 'Tom Petit marries and becomes Tom Bernard, with a new address',
      requests: update('tom', {
        userName: 'tom.bernard@example.com',
        name: { givenName: 'Tom', familyName: 'Bernard' },
        displayName: 'Tom Bernard',
        emails: workEmail('tom.bernard@example.com'),
      }),
      then: [
        holds('gorgias-eu', 'tom.bernard@example.com', 'lite'),
        holds('intercom-main', 'tom.bernard@example.com', 'support-agent-standard'),
        holds('responso-fr', 'tom.bernard@example.com', 'agent inbox=france'),
        ended('gorgias-eu', 'tom.petit@example.com', 'removed'),
        ended('intercom-main', 'tom.petit@example.com', 'removed'),
        ended('responso-fr', 'tom.petit@example.com', 'removed'),
      ],
    },
    {
      at: '11:00',
      what: 'Chloé goes on leave and is unassigned',
      requests: deactivate('chloe'),
      then: [ended('responso-fr', 'chloe.martin@example.com', 'suspended')],
    },
    {
      at: '11:30',
      what: 'Chloé is back',
      requests: reactivate('chloe', chloe.userName),
      then: [holds('responso-fr', 'chloe.martin@example.com', 'agent inbox=france,italy')],
    },
    {
      at: '12:00',
      what: 'Hugo leaves the company',
      requests: update('hugo', { active: false }),
      then: [ended('gorgias-eu', 'hugo.laurent@example.com', 'suspended')],
    },
    {
      at: '14:00',
      what: 'Équipe de Support is pushed again whole; Tom left it, and keeps his other groups',
      requests: [pushNow('team', supportTeam, ['lea', 'marie', 'kiosk'])],
      then: [ended('intercom-main', 'tom.bernard@example.com', 'removed')],
    },
    {
      at: '16:00',
      what: 'Inbox Italy is deleted',
      requests: [deleteGroup('italy')],
      then: [
        holds('responso-fr', 'chloe.martin@example.com', 'agent inbox=france'),
        holds('responso-fr', 'marie.dubois@example.com', 'agent inbox=france'),
      ],
    },
  ],
};

function person(ref: string, givenName: string, familyName: string, mailbox: string, externalId: string): OktaPerson {
  const address = `${mailbox}@example.com`;
  return { ref, givenName, familyName, userName: address, email: address, externalId };
}
