import { ended, holds, type Day } from '../recording.js';
import {
  addMembers,
  deleteForGood,
  enterpriseUser,
  managedBy,
  patchUser,
  provision,
  provisionGroup,
  removeMembers,
  renameGroup,
  setActive,
  validateCredentials,
  type EntraPerson,
} from './entra-requests.js';

const nadia = person('nadia', ['Nadia', 'Haddad'], 'nadia.haddad', '3f1c0a52-6a2b-4c1e-9d55-0b7e5a10c001');
const oskar = person('oskar', ['Oskar', 'Lindqvist'], 'oskar.lindqvist', '3f1c0a52-6a2b-4c1e-9d55-0b7e5a10c002');
const priya = person('priya', ['Priya', 'Nair'], 'priya.nair', '3f1c0a52-6a2b-4c1e-9d55-0b7e5a10c003');
const yann = person('yann', ['Yann', 'Le Goff'], 'yann.legoff', '3f1c0a52-6a2b-4c1e-9d55-0b7e5a10c004');
const karl = person('karl', ['Karl', 'Weber'], 'karl.weber', '3f1c0a52-6a2b-4c1e-9d55-0b7e5a10c006');
const eva = person('eva', ['Eva', 'Novák'], 'eva.novak', '3f1c0a52-6a2b-4c1e-9d55-0b7e5a10c007');
/** Also in Okta: another user name, the same mailbox. */
const marie: EntraPerson = {
  ...person('marie', ['Marie', 'Dubois'], 'marie.dubois', '3f1c0a52-6a2b-4c1e-9d55-0b7e5a10c005'),
  mail: 'marie.dubois@example.com',
};
/** The same person and address as before, a new object in the tenant. */
const yannAgain: EntraPerson = { ...yann, ref: 'yannAgain', externalId: '3f1c0a52-6a2b-4c1e-9d55-0b7e5a10c104' };

/** Entra ID's day at example.org: seven people, six groups; moves, an address changed, a soft delete undone, a leaver deleted and hired again. */
export const entraDay: Day = {
  provider: 'entra',
  steps: [
    {
      at: '08:00',
      what: 'The credentials are validated',
      requests: [validateCredentials('8a6f2f0e-5c0d-4f7e-b8a5-2d0f6f1b9c77')],
      then: [],
    },
    { at: '08:10', what: 'Nadia Haddad comes into scope', requests: provision(nadia), then: [] },
    { at: '08:10', what: 'Oskar Lindqvist comes into scope', requests: provision(oskar), then: [] },
    { at: '08:11', what: 'Priya Nair comes into scope', requests: provision(priya), then: [] },
    { at: '08:11', what: 'Yann Le Goff comes into scope', requests: provision(yann), then: [] },
    { at: '08:12', what: 'Marie Dubois, known from Okta, comes into scope', requests: provision(marie), then: [] },
    { at: '08:12', what: 'Karl Weber comes into scope', requests: provision(karl), then: [] },
    { at: '08:13', what: 'Eva Novák comes into scope', requests: provision(eva), then: [] },
    {
      at: '08:20',
      what: 'Helpdesk Admins comes into scope',
      requests: group('admins', 'Helpdesk Admins', '9b0e44aa-1111-4a4e-8f35-5d3c2a900001', ['nadia']),
      then: [
        holds('gorgias-eu', 'nadia.haddad@example.org', 'admin'),
        holds('liveagent-support', 'nadia.haddad@example.org', 'admin'),
      ],
    },
    {
      at: '08:21',
      what: 'Live Chat comes into scope; an admin of Gorgias may not chat, so Nadia gets nothing from it',
      requests: group('chat', 'Live Chat', '9b0e44aa-1111-4a4e-8f35-5d3c2a900002', [
        'oskar',
        'yann',
        'marie',
        'eva',
        'nadia',
      ]),
      then: [
        holds('userlike-main', 'oskar.lindqvist@example.org', 'agent'),
        holds('userlike-main', 'yann.legoff@example.org', 'agent'),
        holds('userlike-main', 'marie.dubois@example.com', 'agent'),
        holds('userlike-main', 'eva.novak@example.org', 'agent'),
      ],
    },
    {
      at: '08:22',
      what: 'Chat Analytics comes into scope and outranks Live Chat',
      requests: group('analytics', 'Chat Analytics', '9b0e44aa-1111-4a4e-8f35-5d3c2a900003', ['oskar']),
      then: [holds('userlike-main', 'oskar.lindqvist@example.org', 'analyst')],
    },
    {
      at: '08:23',
      what: 'LiveAgent Support comes into scope',
      requests: group('liveagent', 'LiveAgent Support', '9b0e44aa-1111-4a4e-8f35-5d3c2a900004', ['priya', 'eva']),
      then: [
        holds('liveagent-support', 'priya.nair@example.org', 'user'),
        holds('liveagent-support', 'eva.novak@example.org', 'user'),
      ],
    },
    {
      at: '08:24',
      what: 'Field Service comes into scope; no rule knows that name',
      requests: group('field', 'Field Service', '9b0e44aa-1111-4a4e-8f35-5d3c2a900005', ['priya']),
      then: [],
    },
    {
      at: '08:25',
      what: 'Inbox Spain comes into scope: what Marie holds through both directories adds up',
      requests: group('spain', 'Inbox Spain', '9b0e44aa-1111-4a4e-8f35-5d3c2a900006', ['marie']),
      then: [holds('responso-fr', 'marie.dubois@example.com', 'agent inbox=france,spain')],
    },
    {
      at: '09:05',
      what: 'Field Service is renamed to Field Engineering: a custom role beside the base role',
      requests: renameGroup('field', 'Field Engineering'),
      then: [holds('liveagent-support', 'priya.nair@example.org', 'field-engineer', 'user')],
    },
    {
      at: '09:45',
      what: 'Karl moves to Sales, under Nadia, and may watch',
      requests: patchUser(
        'karl',
        { op: 'Replace', path: `${enterpriseUser}:department`, value: 'Sales' },
        managedBy('nadia'),
      ),
      then: [holds('gorgias-eu', 'karl.weber@example.org', 'observer')],
    },
    {
      at: '10:25',
      what: 'Eva Novák becomes Eva Svoboda, with a new address and a mobile number',
      requests: patchUser(
        'eva',
        { op: 'Replace', path: 'userName', value: 'eva.svoboda@example.org' },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'eva.svoboda@example.org' },
        { op: 'Replace', path: 'displayName', value: 'Eva Svoboda' },
        { op: 'Add', path: 'name.familyName', value: 'Svoboda' },
        { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+420 555 0100' },
      ),
      then: [
        holds('userlike-main', 'eva.svoboda@example.org', 'agent'),
        holds('liveagent-support', 'eva.svoboda@example.org', 'user'),
        ended('userlike-main', 'eva.novak@example.org', 'removed'),
        ended('liveagent-support', 'eva.novak@example.org', 'removed'),
      ],
    },
    {
      at: '11:05',
      what: 'Eva leaves LiveAgent Support and stays in Live Chat',
      requests: removeMembers('liveagent', ['eva']),
      then: [ended('liveagent-support', 'eva.svoboda@example.org', 'suspended')],
    },
    {
      at: '11:45',
      what: 'Eva is deleted by mistake',
      requests: setActive('eva', false),
      then: [ended('userlike-main', 'eva.svoboda@example.org', 'suspended')],
    },
    {
      at: '12:25',
      what: 'Eva is restored',
      requests: setActive('eva', true),
      then: [holds('userlike-main', 'eva.svoboda@example.org', 'agent')],
    },
    {
      at: '13:05',
      what: 'Yann leaves the company',
      requests: setActive('yann', false),
      then: [ended('userlike-main', 'yann.legoff@example.org', 'suspended')],
    },
    { at: '13:06', what: 'Thirty days later Yann is deleted for good', requests: deleteForGood('yann'), then: [] },
    {
      at: '13:45',
      what: 'Yann is hired again, under the same address',
      requests: [...provision(yannAgain), addMembers('chat', ['yannAgain'])],
      then: [holds('userlike-main', 'yann.legoff@example.org', 'agent')],
    },
  ],
};

function person(
  ref: string,
  [givenName, familyName]: readonly [string, string],
  mailbox: string,
  externalId: string,
): EntraPerson {
  const address = `${mailbox}@example.org`;
  return { ref, givenName, familyName, userPrincipalName: address, mail: address, externalId, department: 'Service' };
}

function group(ref: string, displayName: string, externalId: string, members: readonly string[]) {
  return provisionGroup(ref, displayName, { externalId, members });
}
