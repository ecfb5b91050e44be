import type { Catalog, DefaultCell, RiskClass } from '../../mapping/catalog.js';
import { grantType, words } from '../build.js';

/** Permission, English, French, what a misuse would cost. */
type Row = readonly [key: string, en: string, fr: string, risk?: RiskClass];

// prettier-ignore
const named: Readonly<Record<string, readonly Row[]>> = {
  'conversations-inbox': [
    ['conversations.access-scope', 'Conversation access scope', "voir uniquement les tickets qui lui sont assignés, les tickets de son équipe, ou tous les tickets de l'espace de travail entier"],
    ['conversations.view', 'See conversations', 'qui peut voir et répondre aux conversations'],
    ['conversations.reply', 'Reply to conversations', 'répondre aux conversations'],
  ],
  'data-security': [
    ['data.user-profiles.access', 'Access user profiles', "l'accès aux profils des utilisateurs"],
    ['data.export', 'Export data', 'Peut exporter des données', 'export'],
    ['tags.manage', 'Manage tags', 'gérer les étiquettes'],
  ],
  'settings-configuration': [
    ['workspace-settings.edit', 'Change workspace settings', "modifier les paramètres de l'espace de travail", 'settings'],
    ['billing.manage', 'Manage billing', 'gérer la facturation', 'billing'],
    ['teammates.add-remove', 'Add or remove teammates', 'ajouter ou de supprimer des coéquipiers', 'access'],
  ],
  'content-automation': [
    ['help-center.articles.manage', 'Manage Help Center articles', "Peut gérer les articles du Centre d'aide"],
    ['proactive-support.messages', 'Proactive Support messages', 'les messages de Support Proactif'],
    ['automation.rules', 'Automation rules', "les règles d'automatisation", 'settings'],
    ['automation.workflows.edit', 'Change automated workflows', 'changer vos flux de travail automatisés', 'settings'],
  ],
};

/** Named in examples of roles, under no heading. */
// prettier-ignore
const unplaced: readonly Row[] = [
  ['conversations.delete-replies', 'Delete replies from a conversation', "Peut supprimer des réponses d'une conversation", 'delete'],
  ['macros.use', 'Use macros', 'utiliser des macros'],
  ['shared-resources.edit', 'Change shared resources', 'modifier les ressources partagées'],
  ['reports.view-sensitive', 'See sensitive reports', 'voir les rapports sensibles'],
  ['reports.view', 'See reports', 'consulter les rapports'],
  ['reports.view-all', 'See all reports', 'accéder à tous les rapports'],
  ['teammates.manage-and-permissions', 'Manage teammates and their permissions', 'gérer les coéquipiers et leurs permissions', 'access'],
  ['automation.supervise', 'Supervise automation', "superviser l'automatisation"],
  ['outbound-campaigns.launch', 'Launch outbound campaigns', 'lancer des campagnes sortantes'],
  ['presales-chats.handle', 'Handle pre-sales chats', 'gérer des discussions de pré-vente'],
  ['postsales-private-tickets.access', 'Access private post-sales support tickets', 'accès aux tickets de support privés post-vente'],
  ['knowledge-base.view', 'See the knowledge base', 'la permission de consulter votre base de connaissances'],
];

function permission([key, en, fr, risk]: Row, category?: string): Catalog['permissions'][number] {
  return {
    key,
    ...(category ? { category } : {}),
    label: words(en, fr),
    valueType: key === 'conversations.access-scope' ? 'scope' : 'grant',
    ...(risk ? { risk } : {}),
  };
}

const permissions = [
  ...Object.entries(named).flatMap(([category, rows]) => rows.map((row) => permission(row, category))),
  ...unplaced.map((row) => permission(row)),
];

type Basis = DefaultCell['basis'];

/** A cell of an example role: free to change. */
function cell(value: string, basis: Basis = 'prose'): DefaultCell {
  return { value, isCustomisable: true, alternatives: [], basis };
}

const [granted, denied] = [cell('granted'), cell('denied')];

/** The administrator can do everything, so every named permission stands at its highest value; nobody wrote the cells down. */
const adminDefaults = Object.fromEntries(
  permissions.map(({ key, valueType }): [string, DefaultCell] => [
    key,
    { value: valueType === 'scope' ? 'all' : 'granted', isCustomisable: null, alternatives: [], basis: 'inferred' },
  ]),
);

/** Intercom: one named standard role, four worked examples of custom ones, and a scope on conversations. */
export const intercom: Catalog = {
  catalogVersion: 1,
  key: 'intercom',
  name: 'Intercom',
  terms: {
    person: words('teammate', 'coéquipier'),
    role: words('role', 'rôle'),
    permission: words('permission', 'permission'),
  },
  roleModel: 'category_permissions',
  cardinality: {
    kind: 'one',
    isRoleRequired: false,
    basis: words(
      "The guide never counts roles per teammate but always speaks of one; the API's teammate carries a single role.",
      "Le guide ne compte pas les rôles par coéquipier mais parle toujours d'un seul ; la fiche de l'API n'en porte qu'un.",
    ),
  },
  builtInRoles: {
    customisable: 'no',
    basis: words(
      'Whether a standard role may be changed is not stated; make a custom role over it.',
      "Rien ne dit qu'un rôle standard puisse être modifié ; créez un rôle personnalisé à partir de lui.",
    ),
  },
  customRoles: {
    isAllowed: true,
    basis: words(
      'Custom roles grant exactly what is needed; no limit on their number is stated.',
      "Les rôles personnalisés accordent juste ce qu'il faut ; aucune limite de nombre n'est indiquée.",
    ),
  },
  valueTypes: [
    grantType,
    {
      key: 'scope',
      kind: 'ordered',
      values: ['assigned-only', 'own-team', 'all'],
      labels: {
        'assigned-only': words(
          'Only conversations assigned to the teammate',
          'uniquement les tickets qui lui sont assignés',
        ),
        'own-team': words('Conversations of the own team', 'les tickets de son équipe'),
        all: words('Every conversation of the workspace', "tous les tickets de l'espace de travail entier"),
      },
    },
  ],
  categories: [
    {
      key: 'conversations-inbox',
      label: words('Conversations and Inbox access', 'Accès aux Conversations et à la Boîte de Réception'),
    },
    { key: 'data-security', label: words('Data and security', 'Données et Sécurité') },
    {
      key: 'settings-configuration',
      label: words('Settings and configuration', 'Paramètres et Configuration'),
    },
    { key: 'content-automation', label: words('Content and automation', 'Contenu et Automatisation') },
  ],
  permissions,
  roles: [
    {
      key: 'admin',
      label: words('Administrator', 'administrateur'),
      origin: 'built_in',
      vendorValue: 'Administrator',
      isPrivileged: true,
      isAssignable: true,
      summary: words('Can do everything in the workspace.', "Peut tout faire dans l'espace de travail."),
    },
    {
      key: 'support-agent-limited',
      label: words('Support Agent (Limited)', 'Agent de Support (Limité)'),
      origin: 'example_custom',
      vendorValue: 'Support Agent (Limited)',
      isPrivileged: false,
      isAssignable: true,
      rank: { value: 1, basis: 'stated' },
      summary: words(
        'For new hires: answers the conversations assigned to them and uses macros; no shared resources, sensitive reports or exports.',
        'Pour les nouvelles recrues : répond aux conversations assignées et utilise les macros ; ni ressources partagées, ni rapports sensibles, ni export.',
      ),
    },
    {
      key: 'support-agent-standard',
      label: words('Support Agent (Standard)', 'Agent de Support (Standard)'),
      origin: 'example_custom',
      vendorValue: 'Support Agent (Standard)',
      isPrivileged: false,
      isAssignable: true,
      rank: { value: 2, basis: 'stated' },
      summary: words(
        'For seasoned agents: what Limited has, and every conversation, tags and reports besides.',
        "Pour les agents aguerris : ce qu'a Limité, avec en plus toutes les conversations, les étiquettes et les rapports.",
      ),
    },
    {
      key: 'support-manager',
      label: words('Support Manager', 'Manager de Support'),
      origin: 'example_custom',
      vendorValue: 'Support Manager',
      isPrivileged: true,
      isAssignable: true,
      rank: { value: 3, basis: 'wording' },
      summary: words(
        'Sees all reports, manages teammates and what they may do, changes workspace settings and watches over automation.',
        "Voit tous les rapports, gère les coéquipiers et leurs droits, modifie les paramètres de l'espace et surveille l'automatisation.",
      ),
    },
    {
      key: 'marketing-sales',
      label: words('Marketing/Sales', 'Marketing/Ventes'),
      origin: 'example_custom',
      vendorValue: 'Marketing/Sales',
      isPrivileged: false,
      isAssignable: true,
      summary: words(
        'For other departments: outbound campaigns and pre-sales chats, never private support tickets.',
        "Pour d'autres services : campagnes sortantes et discussions de pré-vente, jamais les tickets de support privés.",
      ),
    },
  ],
  defaults: {
    admin: adminDefaults,
    'support-agent-limited': {
      'conversations.access-scope': cell('assigned-only'),
      'conversations.view': cell('granted', 'inferred'),
      'conversations.reply': granted,
      'macros.use': granted,
      'shared-resources.edit': denied,
      'reports.view-sensitive': denied,
      'data.export': denied,
    },
    'support-agent-standard': {
      'conversations.access-scope': cell('all'),
      'conversations.view': cell('granted', 'inferred'),
      'conversations.reply': cell('granted', 'inherited'),
      'macros.use': cell('granted', 'inherited'),
      'tags.manage': granted,
      'reports.view': granted,
    },
    'support-manager': {
      'reports.view-all': granted,
      'teammates.manage-and-permissions': granted,
      'workspace-settings.edit': granted,
      'automation.supervise': granted,
    },
    'marketing-sales': {
      'outbound-campaigns.launch': granted,
      'presales-chats.handle': granted,
      'postsales-private-tickets.access': denied,
    },
  },
  defaultsCoverage: 'partial',
  scopeDimensions: [
    {
      key: 'conversations',
      label: words('Conversations within reach', 'Conversations accessibles'),
      values: ['assigned-only', 'own-team', 'all'],
      permission: 'conversations.access-scope',
      note: words(
        'How far the role reaches; a grant may narrow what the role allows, not widen it.',
        "Jusqu'où va le rôle ; une attribution peut restreindre ce que le rôle permet, pas l'étendre.",
      ),
    },
  ],
  offboarding: {
    kind: 'delete_final',
    note: words(
      'The vendor cannot suspend a teammate: its own provisioning deletes the account and hands open items to a chosen owner.',
      "L'éditeur ne sait pas suspendre un coéquipier : son provisionnement supprime le compte et confie les éléments ouverts à un responsable désigné.",
    ),
  },
  roleAwareFeatures: [],
  outsideTheTable: [],
};
