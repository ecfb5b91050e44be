import type { Catalog, RiskClass } from '../../mapping/catalog.js';
import { defaultsFromTable, grantType, words } from '../build.js';

const roles = ['observer', 'lite', 'basic', 'lead', 'admin'];

/** Permission, English, French, who has it (Y or N for observer, lite, basic, lead, admin), what a misuse would cost. */
type Row = readonly [key: string, en: string, fr: string, grants: string, risk?: RiskClass];

const matrix: readonly Row[] = [
  ['user-settings.view', 'View', 'Consulter', 'YYYYY'],
  ['user-settings.update', 'Update', 'Mettre à jour', 'YYYYY'],
  ['billing.view', 'View', 'Consulter', 'NNNNY', 'billing'],
  ['billing.update', 'Update', 'Mettre à jour', 'NNNNY', 'billing'],
  ['customers.view', 'View', 'Consulter', 'YYYYY'],
  ['customers.create-update', 'Create/update', 'Créer/Mettre à jour', 'NYYYY'],
  ['customers.delete', 'Delete', 'Supprimer', 'NNNYY', 'delete'],
  ['integrations.view', 'View', 'Consulter', 'NNNNY'],
  ['integrations.run-action', 'Run an action', 'Exécuter une action', 'NNYYY'],
  ['integrations.create-update', 'Create/update', 'Créer/Mettre à jour', 'NNNNY', 'settings'],
  ['integrations.delete', 'Delete', 'Supprimer', 'NNNNY', 'settings'],
  ['macros.view', 'View', 'Consulter', 'YYYYY'],
  ['macros.create-update', 'Create/update', 'Créer/Mettre à jour', 'NNNYY'],
  ['macros.delete', 'Delete', 'Supprimer', 'NNNYY', 'delete'],
  ['tickets.view', 'View', 'Consulter', 'YYYYY'],
  ['tickets.update', 'Update', 'Mettre à jour', 'NYYYY'],
  ['tickets.internal-notes', 'Internal notes', 'Notes internes', 'YYYYY'],
  ['tickets.reply', 'Reply', 'Répondre', 'NYYYY'],
  ['tickets.delete', 'Delete', 'Supprimer', 'NNNYY', 'delete'],
  ['rules.view', 'View', 'Consulter', 'YYYYY'],
  ['rules.create-update', 'Create/update', 'Créer/Mettre à jour', 'NNNYY'],
  ['rules.delete', 'Delete', 'Supprimer', 'NNNYY', 'delete'],
  ['users.view', 'View', 'Consulter', 'NNNNY'],
  ['users.create-update', 'Create/update', 'Créer/Mettre à jour', 'NNNNY', 'access'],
  ['users.delete', 'Delete', 'Supprimer', 'NNNNY', 'access'],
];

/** Gorgias: five roles with a fixed matrix; nothing in it can be changed, and nobody can add a role. */
export const gorgias: Catalog = {
  catalogVersion: 1,
  key: 'gorgias',
  name: 'Gorgias',
  terms: {
    person: words('user', 'utilisateur'),
    role: words('role', 'rôle'),
    permission: words('permission', 'autorisation'),
  },
  roleModel: 'fixed_matrix',
  cardinality: {
    kind: 'one',
    isRoleRequired: true,
    basis: words(
      'The guide never counts roles per person; the user record of the API holds exactly one and refuses a list.',
      "Le guide ne dit pas combien de rôles une personne peut avoir ; la fiche de l'API n'en porte qu'un et refuse une liste.",
    ),
  },
  builtInRoles: {
    customisable: 'no',
    basis: words(
      'Each role is a closed bundle: no single permission can be moved in or out.',
      'Chaque rôle est un ensemble fermé : aucune autorisation ne peut y entrer ni en sortir.',
    ),
  },
  customRoles: {
    isAllowed: false,
    basis: words(
      'Only the five roles are described; making another is never mentioned.',
      "Seuls les cinq rôles sont décrits ; il n'est jamais question d'en créer un autre.",
    ),
  },
  valueTypes: [grantType],
  categories: [
    { key: 'user-settings', label: words('User settings', 'Paramètres utilisateur') },
    { key: 'billing', label: words('Billing', 'Facturation') },
    { key: 'customers', label: words('Customers', 'Clients') },
    { key: 'integrations', label: words('Integrations', 'Intégrations') },
    { key: 'macros', label: words('Macros', 'Macros') },
    { key: 'tickets', label: words('Tickets and messages', 'Tickets et Messages') },
    { key: 'rules', label: words('Rules', 'Règles') },
    { key: 'users', label: words('Users', 'Utilisateurs') },
  ],
  permissions: matrix.map(([key, en, fr, , risk]) => ({
    key,
    category: key.slice(0, key.indexOf('.')),
    label: words(en, fr),
    valueType: 'grant',
    ...(risk ? { risk } : {}),
  })),
  roles: [
    {
      key: 'observer',
      label: words('Observer', 'Observer'),
      origin: 'built_in',
      vendorValue: 'observer-agent',
      isPrivileged: false,
      isAssignable: true,
      rank: { value: 1, basis: 'table_containment' },
      summary: words(
        'Looks on: reads tickets, customers and rules and may leave internal notes, but never answers a customer. For other departments that want to follow along.',
        "Observe : lit tickets, clients et règles et peut laisser une note interne, mais ne répond jamais à un client. Pour les autres services qui veulent suivre l'activité.",
      ),
    },
    {
      key: 'lite',
      label: words('Lite', 'Lite'),
      origin: 'built_in',
      vendorValue: 'lite-agent',
      isPrivileged: false,
      isAssignable: true,
      rank: { value: 2, basis: 'table_containment' },
      summary: words(
        'Answers tickets and keeps customer records up to date, without integrations, rules or deletion. The starting role for new hires and trainees.',
        'Répond aux tickets et tient les fiches clients à jour, sans intégrations, règles ni suppression. Le rôle de départ des nouvelles recrues et des stagiaires.',
      ),
    },
    {
      key: 'basic',
      label: words('Basic', 'Basic'),
      origin: 'built_in',
      vendorValue: 'basic-agent',
      isPrivileged: false,
      isAssignable: true,
      rank: { value: 3, basis: 'table_containment' },
      summary: words(
        'Lite plus integration actions such as looking up an order or refunding it. The usual role of front-line agents.',
        "Lite, plus les actions d'intégration comme retrouver une commande ou la rembourser. Le rôle habituel des agents de première ligne.",
      ),
    },
    {
      key: 'lead',
      label: words('Lead', 'Lead'),
      origin: 'built_in',
      vendorValue: 'agent',
      isPrivileged: false,
      isAssignable: true,
      rank: { value: 4, basis: 'table_containment' },
      summary: words(
        'Runs the team: deletes tickets and customers, writes rules and macros. No billing, no users, no change to integrations.',
        "Dirige l'équipe : supprime tickets et clients, écrit règles et macros. Ni facturation, ni utilisateurs, ni modification des intégrations.",
      ),
    },
    {
      key: 'admin',
      label: words('Admin', 'Admin'),
      origin: 'built_in',
      vendorValue: 'admin',
      isPrivileged: true,
      isAssignable: true,
      recommendedMaxHolders: 2,
      rank: { value: 5, basis: 'table_containment' },
      summary: words(
        'Every permission in the table, billing and users included. For one or two trusted people.',
        'Toutes les autorisations du tableau, facturation et utilisateurs compris. Pour une ou deux personnes de confiance.',
      ),
    },
  ],
  defaults: defaultsFromTable(
    roles,
    matrix.map(([permission, , , grants]) => ({ permission, codes: grants.split('') })),
    (code) => ({
      value: code === 'Y' ? 'granted' : 'denied',
      isCustomisable: false,
      alternatives: [],
      basis: 'table',
    }),
  ),
  defaultsCoverage: 'full',
  scopeDimensions: [],
  offboarding: {
    kind: 'delete_final',
    note: words(
      'Deleting a user ends access at once and cannot be undone: tickets lose their assignee and the statistics go. Whether the API can switch a user off instead is unproven.',
      "Supprimer un utilisateur coupe l'accès aussitôt et sans retour : ses tickets perdent leur responsable et ses statistiques disparaissent. Que l'API sache plutôt le désactiver n'est pas établi.",
    ),
  },
  roleAwareFeatures: [],
  outsideTheTable: [
    {
      key: 'statistics.view',
      label: words('View statistics', 'consulter [...] les statistiques'),
      roles: ['observer'],
    },
    { key: 'tags.manage', label: words('Full control of tags', 'contrôle total sur [...] les tags'), roles: ['lead'] },
    {
      key: 'team-performance.view',
      label: words('Check team performance', "vérifier les performances de l'équipe"),
      roles: ['lead'],
    },
    {
      key: 'tickets.handle-escalated',
      label: words('Step in on escalated tickets', 'intervenir sur les tickets escaladés'),
      roles: ['lead'],
    },
  ],
};
