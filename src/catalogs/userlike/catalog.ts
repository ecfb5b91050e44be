import type { Catalog, DefaultCell, Permission, RiskClass } from '../../mapping/catalog.js';
import { defaultsFromTable, words } from '../build.js';

const roles = ['owner', 'manager', 'administrator', 'staff', 'analyst', 'agent'];
const levels = ['OFF', 'READ', 'EDIT'];
const toggles = ['OFF', 'ON'];

/**
 * Permission, English, French, then its default for owner, manager, administrator, staff, analyst, agent.
 * `READ*` may be changed to any other value, `READ` is locked, of `READ?` the vendor says the value only, `-` nothing at all.
 */
type Row = readonly [key: string, en: string, fr: string, codes: string, risk?: RiskClass];

// prettier-ignore
const general: readonly Row[] = [
  ['company', 'Company', 'Entreprise', 'EDIT EDIT* OFF OFF OFF OFF?', 'settings'],
  ['organizations', 'Organizations', 'Organisations', 'EDIT EDIT* OFF OFF OFF OFF?', 'settings'],
  ['audit-log', 'Audit log', "Journal d'audit", 'ON ON* OFF* OFF OFF OFF?', 'access'],
  ['chat-settings', 'Chat settings', 'Paramètres de chat', 'EDIT EDIT* EDIT* READ* READ* OFF?', 'settings'],
  ['roles', 'Roles', 'Rôles', 'EDIT EDIT* OFF OFF OFF OFF?', 'access'],
  ['operator-settings', 'Operator settings', "Paramètres d'opérateur", 'EDIT EDIT* EDIT* READ* READ* OFF?', 'access'],
  ['addon-settings', 'Add-on settings', 'Paramètres de module complémentaire', 'EDIT EDIT* EDIT* READ* READ* OFF?', 'settings'],
  ['analytics', 'Analytics', 'Analytics', 'EDIT EDIT* EDIT* OFF* EDIT* OFF?'],
  ['message-center', 'Message Center', 'Centre de messages', 'ON ON* ON* ON* ON* ON?'],
];

// prettier-ignore
const conversations: readonly Row[] = [
  ['conversations.assigned-own-group', 'Conversations assigned to own group', 'Conversations assignées à son propre groupe', 'EDIT EDIT* EDIT* EDIT* READ* EDIT?'],
  ['conversations.unassigned-own-group', 'Unassigned conversations of own group', 'Conversations non assignées à son propre groupe', 'EDIT EDIT* EDIT* EDIT* READ* EDIT?'],
  ['conversations.assigned-own-organization', 'Conversations assigned in own organization', 'Conversations assignées à son propre organisation', 'EDIT EDIT* EDIT* OFF* READ* OFF?'],
  ['conversations.unassigned-own-organization', 'Unassigned conversations of own organization', 'Conversations non assignées à son propre organisation', 'EDIT EDIT* EDIT* OFF* READ* OFF?'],
  ['conversations.delete', 'Delete conversations', 'Supprimer des conversations', 'ON ON* ON* OFF* OFF* -', 'delete'],
  ['conversations.export', 'Export conversations', 'Exporter des conversations', 'ON ON* ON* ON* ON* -', 'export'],
  ['conversations.delete-notes', 'Delete conversation notes', 'Supprimer des notes de conversation', 'ON ON* ON* OFF* OFF* -', 'delete'],
];

// prettier-ignore
const contacts: readonly Row[] = [
  ['contacts.overview', 'Contacts overview', "Vue d'ensemble des contacts", 'ON ON* ON* ON* ON* ON?'],
  ['contacts.edit', 'Edit contacts', 'Modifier les contacts', 'ON ON* ON* ON* OFF* -'],
  ['contacts.delete', 'Delete contacts', 'Supprimer les contacts', 'ON ON* ON* OFF* OFF* -', 'delete'],
  ['contacts.delete-others-notes', "Delete other operators' contact notes", "Supprimer les notes de contact d'autres opérateurs", 'ON ON* ON* ON* OFF* -', 'delete'],
];

const rows = [...general, ...conversations, ...contacts];

const access = conversations.map(([key]) => key).filter((key) => key.includes('-own-'));
const needsEdit: Readonly<Record<string, Permission['requires']>> = {
  'conversations.delete': { anyOf: access, atLeast: 'EDIT' },
  'conversations.export': { anyOf: access, atLeast: 'EDIT' },
  'conversations.delete-notes': { anyOf: access, atLeast: 'EDIT' },
};

function permissions(category: string, table: readonly Row[]): Permission[] {
  return table.map(([key, en, fr, codes, risk]) => ({
    key,
    category,
    label: words(en, fr),
    valueType: codes.startsWith('ON') ? 'toggle' : 'level',
    ...(risk ? { risk } : {}),
    ...(needsEdit[key] ? { requires: needsEdit[key] } : {}),
  }));
}

const isToggle = new Set(rows.filter(([, , , codes]) => codes.startsWith('ON')).map(([key]) => key));

/** Only the owner's and the agent's columns come from prose; the four others are tables. Where the vendor allows a change, it allows every other value. */
function cellOf(code: string, at: { readonly role: string; readonly permission: string }): DefaultCell {
  if (code === '-') return { value: null, isCustomisable: null, alternatives: [], basis: 'not_stated' };
  const value = code.replace(/[*?]$/, '');
  if (code.endsWith('?')) return { value, isCustomisable: null, alternatives: [], basis: 'inferred' };
  if (!code.endsWith('*')) {
    return { value, isCustomisable: false, alternatives: [], basis: at.role === 'owner' ? 'prose' : 'table' };
  }
  const alternatives = (isToggle.has(at.permission) ? toggles : levels).filter((other) => other !== value);
  return { value, isCustomisable: true, alternatives, basis: 'table' };
}

/** Userlike: six roles whose permissions have levels; each row of each role says whether it may be changed. */
export const userlike: Catalog = {
  catalogVersion: 1,
  key: 'userlike',
  name: 'Userlike',
  terms: {
    person: words('operator', 'opérateur'),
    role: words('role', 'rôle'),
    permission: words('permission', 'autorisation'),
  },
  roleModel: 'levelled_permissions',
  cardinality: {
    kind: 'one',
    isRoleRequired: false,
    basis: words(
      'Not stated. The documentation only says that one role governs many operators, so Rolecall sends a single role.',
      "Non précisé. La documentation dit seulement qu'un rôle gouverne plusieurs opérateurs ; Rolecall n'en envoie donc qu'un.",
    ),
  },
  builtInRoles: {
    customisable: 'per_row',
    basis: words(
      'Each table row says whether that role may change it; the owner never may, and of the agent role nothing is said.',
      "Chaque ligne de tableau dit si ce rôle peut la modifier ; jamais pour le propriétaire, et rien n'est dit du rôle agent.",
    ),
  },
  customRoles: {
    isAllowed: false,
    basis: words(
      'Not stated: only changes to the existing roles are described.',
      'Non précisé : seules les modifications des rôles existants sont décrites.',
    ),
  },
  valueTypes: [
    {
      key: 'level',
      kind: 'ordered',
      values: levels,
      labels: { OFF: words('Off', 'Désactivé'), READ: words('Read', 'Lire'), EDIT: words('Edit', 'Modifier') },
    },
    {
      key: 'toggle',
      kind: 'boolean',
      values: toggles,
      labels: { OFF: words('Off', 'Désactivé'), ON: words('On', 'Activé') },
    },
  ],
  categories: [
    { key: 'general', label: words('General', 'Général') },
    { key: 'conversations', label: words('Conversations', 'Conversations') },
    { key: 'contacts', label: words('Contacts', 'Contacts') },
  ],
  permissions: [
    ...permissions('general', general),
    ...permissions('conversations', conversations),
    ...permissions('contacts', contacts),
  ],
  roles: [
    {
      key: 'owner',
      label: words('Owner', 'Propriétaire'),
      origin: 'built_in',
      isPrivileged: true,
      isAssignable: false,
      editableBy: [],
      rank: { value: 6, basis: 'stated' },
      summary: words(
        'Comes with the account and can do everything. Nobody can change it, and no rule may hand it out.',
        "Naît avec le compte et peut tout faire. Personne ne peut le modifier et aucune règle ne peut l'attribuer.",
      ),
    },
    {
      key: 'manager',
      label: words('Manager', 'Manager'),
      origin: 'built_in',
      isPrivileged: true,
      isAssignable: true,
      editableBy: ['owner'],
      rank: { value: 5, basis: 'stated' },
      summary: words(
        'As powerful as the owner until the owner, and only the owner, takes something away.',
        'Aussi puissant que le propriétaire tant que celui-ci, et lui seul, ne lui retire rien.',
      ),
    },
    {
      key: 'administrator',
      label: words('Administrator', 'Administrateur'),
      origin: 'built_in',
      isPrivileged: true,
      isAssignable: true,
      rank: { value: 4, basis: 'wording' },
      summary: words(
        'Looks after operators, widgets and add-ons and works in Analytics; company, organizations and roles stay closed.',
        "S'occupe des opérateurs, widgets et modules et travaille dans Analytics ; entreprise, organisations et rôles lui restent fermés.",
      ),
    },
    {
      key: 'staff',
      label: words('Staff', 'Personnel'),
      origin: 'built_in',
      isPrivileged: false,
      isAssignable: true,
      rank: { value: 3, basis: 'presentation_order' },
      summary: words(
        "Chats with contacts and handles the own group's conversations; some settings can be read.",
        'Discute avec les contacts et traite les conversations de son groupe ; certains paramètres sont lisibles.',
      ),
    },
    {
      key: 'analyst',
      label: words('Analyst', 'Analyste'),
      origin: 'built_in',
      isPrivileged: false,
      isAssignable: true,
      rank: { value: 2, basis: 'presentation_order' },
      summary: words(
        'Works with Analytics and reads every conversation without taking part.',
        'Travaille dans Analytics et lit toutes les conversations sans y prendre part.',
      ),
    },
    {
      key: 'agent',
      label: words('Agent', 'Agent'),
      origin: 'built_in',
      isPrivileged: false,
      isAssignable: true,
      rank: { value: 1, basis: 'presentation_order' },
      summary: words(
        "Lives in the Message Center: answers the own group's conversations and sees the contacts overview, nothing else.",
        "Vit dans le centre de messages : répond aux conversations de son groupe et voit l'aperçu des contacts, rien d'autre.",
      ),
    },
  ],
  defaults: defaultsFromTable(
    roles,
    rows.map(([permission, , , codes]) => ({ permission, codes: codes.split(' ') })),
    cellOf,
  ),
  defaultsCoverage: 'partial',
  scopeDimensions: [
    {
      key: 'group',
      label: words('Operator group', "Groupe d'opérateurs"),
      note: words(
        "The group whose conversations count as the operator's own.",
        "Le groupe dont les conversations comptent comme celles de l'opérateur.",
      ),
    },
    {
      key: 'organization',
      label: words('Organization', 'Organisation'),
      note: words(
        "The organization that counts as the operator's own; only the Flex plan has more than one.",
        "L'organisation qui compte comme celle de l'opérateur ; seule l'offre Flex en a plusieurs.",
      ),
    },
  ],
  offboarding: {
    kind: 'webhook',
    note: words(
      'The lowest level is no lock-out: an operator at OFF still answers conversations already assigned. Deactivate the operator and reassign them.',
      "Le niveau le plus bas n'exclut pas : un opérateur sur OFF répond encore aux conversations qui lui sont assignées. Désactivez l'opérateur et réassignez-les.",
    ),
  },
  roleAwareFeatures: [],
  outsideTheTable: [],
};
