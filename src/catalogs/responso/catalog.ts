import type { Catalog, Permission, RiskClass } from '../../mapping/catalog.js';
import { words } from '../build.js';

// Longer than other files because the vendor's tree of boxes is one list: divided, nobody could hold it against the vendor's screen.

/** A box under its category: key after the category's, English, French, what a misuse would cost. */
type Leaf = readonly [key: string, en: string, fr: string, risk?: RiskClass];

/** One category of the tree and the boxes right under it. */
function branch(category: string, en: string, fr: string, leaves: readonly Leaf[]): Permission[] {
  const shared = { category, valueType: 'tree' };
  return [
    { key: category, ...shared, label: words(en, fr), node: { kind: 'category', parent: 'all' } },
    ...leaves.map(([key, english, french, risk]): Permission => ({
      key: `${category}.${key}`,
      ...shared,
      label: words(english, french),
      ...(risk ? { risk } : {}),
      node: { kind: 'leaf', parent: category },
    })),
  ];
}

interface Template {
  readonly en: string;
  readonly fr: string;
  readonly parent: string;
  readonly parameter: string;
  readonly example?: string;
  readonly risk?: RiskClass;
}

/** A node that exists once per instance: `{name}` in its key stands for the integration, account or inbox. */
function template(
  kind: 'template_group' | 'template_leaf',
  key: string,
  { en, fr, parent, parameter, example, risk }: Template,
): Permission {
  return {
    key,
    category: key.slice(0, key.indexOf('.')),
    label: words(en, fr),
    valueType: 'tree',
    ...(risk ? { risk } : {}),
    node: { kind, parent, parameter, ...(example ? { example } : {}) },
  };
}

// prettier-ignore
const tree: readonly Permission[] = [
  { key: 'all', label: words('Privilege tree', 'Privilèges'), valueType: 'tree', node: { kind: 'root' } },
  ...branch('affiliate-program', 'Affiliate programme', 'Programme d’affiliation', [
    ['view-all', 'View all', 'Afficher tout'],
  ]),
  ...branch('agents', 'Agents', 'Agents', [
    ['edit', 'Edit', 'Modifier', 'access'],
    ['invite', 'Invite an agent', 'Inviter un agent', 'access'],
    ['delete', 'Delete', 'Supprimer', 'access'],
    ['view-all', 'View all', 'Afficher tout'],
    ['assign-privileges', 'Assign privileges', 'Attribuer des privilèges', 'access'],
    ['assign-signature', 'Assign a signature', 'Attribuer une signature'],
  ]),
  ...branch('api', 'API', 'API', [
    ['generate-key', 'Generate an API key', 'Générer une clé API', 'access'],
    ['view-all', 'View all', 'Afficher tout', 'access'],
    ['view-integration-key', "View the integration's API key", 'Afficher la clé API de l’intégration', 'access'],
  ]),
  ...branch('domains', 'Domains', 'Domaines', [
    ['add', 'Add', 'Ajouter', 'settings'],
    ['delete', 'Delete', 'Supprimer', 'settings'],
    ['verify', 'Verify the domain', 'Vérifier le domaine', 'settings'],
  ]),
  ...branch('filters', 'Filters', 'Filtres', [
    ['view-all', 'View all', 'Afficher tout'],
    ['add', 'Add', 'Ajouter'],
    ['edit', 'Edit', 'Modifier'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
  ]),
  ...branch('inboxes', 'Inboxes', 'Boîtes de réception', [
    ['add', 'Add', 'Ajouter', 'settings'],
    ['edit', 'Edit', 'Modifier', 'settings'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
    ['access-all', 'Access to all inboxes', 'Accès à toutes les boîtes'],
  ]),
  template('template_leaf', 'inboxes.access.{inbox}', { en: 'Access to one inbox', fr: 'Accès à la boîte “Default”', parent: 'inboxes', parameter: 'inbox', example: 'Default' }),
  ...branch('inbox-groups', 'Inbox groups', 'Groupes de boîtes de réception', [
    ['add', 'Add', 'Ajouter'],
    ['edit', 'Edit', 'Modifier'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
    ['view-all', 'View all', 'Afficher tout'],
    ['access-all', 'Access to all groups', 'Accès à tous les groupes'],
  ]),
  ...branch('integrations', 'Integrations', 'Intégrations', [
    ['access-all', 'Access to all integrations', 'Accès à toutes les intégrations'],
    ['deleted-tickets-access', 'Access to tickets of deleted integrations', 'Accès aux tickets des intégrations supprimées'],
    ['list-available', 'List available integrations', 'Lister les intégrations disponibles'],
  ]),
  template('template_group', 'integrations.{integration}', { en: 'One integration', fr: '[Nom de l’intégration]', parent: 'integrations', parameter: 'integration', example: 'Allegro' }),
  template('template_leaf', 'integrations.{integration}.add', { en: 'Add', fr: 'Ajouter', parent: 'integrations.{integration}', parameter: 'integration', risk: 'settings' }),
  template('template_leaf', 'integrations.{integration}.edit', { en: 'Edit', fr: 'Modifier', parent: 'integrations.{integration}', parameter: 'integration', risk: 'settings' }),
  template('template_leaf', 'integrations.{integration}.delete', { en: 'Delete', fr: 'Supprimer', parent: 'integrations.{integration}', parameter: 'integration', risk: 'delete' }),
  template('template_leaf', 'integrations.{integration}.authorize', { en: 'Authorise', fr: 'Autoriser', parent: 'integrations.{integration}', parameter: 'integration', risk: 'settings' }),
  template('template_leaf', 'integrations.{integration}.configure', { en: 'Configure', fr: 'Configurer', parent: 'integrations.{integration}', parameter: 'integration', risk: 'settings' }),
  template('template_leaf', 'integrations.{integration}.view-all', { en: 'View all', fr: 'Afficher tout', parent: 'integrations.{integration}', parameter: 'integration' }),
  template('template_group', 'integrations.{integration}.accounts', { en: 'Accounts', fr: 'Comptes', parent: 'integrations.{integration}', parameter: 'integration' }),
  template('template_leaf', 'integrations.{integration}.accounts.{account}', { en: 'One account', fr: 'un compte spécifique dans l’intégration', parent: 'integrations.{integration}.accounts', parameter: 'account' }),
  ...branch('organization-settings', 'Organisation settings', 'Paramètres de l’organisation', [
    ['manage', 'Manage', 'Gérer', 'settings'],
    ['edit-ai', 'Edit AI settings', 'Modifier les paramètres IA', 'settings'],
  ]),
  ...branch('notifications', 'Notifications', 'Notifications', [
    ['view-all', 'View all', 'Afficher tout'],
    ['view-security-logs', 'View security logs', 'Afficher les logs de sécurité', 'access'],
  ]),
  ...branch('privileges', 'Privileges', 'Privilèges', [
    ['view-all', 'View all', 'Afficher tout', 'access'],
    ['add', 'Add', 'Ajouter', 'access'],
    ['edit', 'Edit', 'Modifier', 'access'],
    ['delete', 'Delete', 'Supprimer', 'access'],
  ]),
  ...branch('message-replies', 'Message replies', 'Réponses aux messages', [
    ['reply', 'Reply', 'Répondre'],
    ['send-external-email', 'Send an external e-mail', 'Envoyer un e-mail externe'],
    ['add-note', 'Add a note', 'Ajouter une note'],
  ]),
  ...branch('reply-addresses', 'Reply addresses', 'Adresses de réponse', [
    ['add', 'Add', 'Ajouter'],
    ['edit', 'Edit', 'Modifier'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
  ]),
  ...branch('reports', 'Reports', 'Rapports', [
    ['view-all', 'View all', 'Afficher tout'],
    ['view-agents', 'View agent reports', 'Afficher les rapports des agents'],
    ['view-product-tickets', 'View product ticket reports', 'Afficher les rapports des tickets produits'],
    ['view-product-returns', 'View customer returns by product', 'Afficher les rapports des retours clients par produit'],
    ['view-tickets', 'View ticket reports', 'Afficher les rapports des tickets'],
  ]),
  ...branch('review-workflows', 'Review workflows', 'Workflows d’avis', [
    ['add', 'Add', 'Ajouter'],
    ['edit', 'Edit', 'Modifier'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
  ]),
  ...branch('reviews', 'Reviews', 'Avis', [
    ['view-all', 'View all', 'Afficher tout'],
  ]),
  ...branch('signatures', 'Signatures', 'Signatures', [
    ['view-all', 'View all', 'Afficher tout'],
    ['add', 'Add', 'Ajouter'],
    ['edit', 'Edit', 'Modifier'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
  ]),
  ...branch('subscription', 'Subscription settings', 'Paramètres d’abonnement', [
    ['manage', 'Manage subscription settings', 'Gérer les paramètres d’abonnement', 'billing'],
    ['view-invoices', 'View subscription invoices', 'Afficher les factures d’abonnement', 'billing'],
    ['download-invoice', 'Download an invoice', 'Télécharger une facture', 'billing'],
    ['billing-data', 'Billing data', 'Données de facturation', 'billing'],
    ['change-plan', 'Change plan', 'Changer de plan', 'billing'],
    ['update-stripe-billing', 'Update Stripe billing data', 'Mettre à jour les données de facturation Stripe', 'billing'],
    ['retry-payment', 'Retry the payment', 'Relancer le paiement', 'billing'],
    ['active-promotions', 'Active promotions', 'Promotions actives', 'billing'],
    ['update-address', 'Update the address', 'Mettre à jour l’adresse', 'billing'],
  ]),
  ...branch('spam-list', 'Spam list', 'Liste de spam', [
    ['view-all', 'View all', 'Afficher tout'],
    ['add', 'Add', 'Ajouter'],
    ['edit', 'Edit', 'Modifier'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
  ]),
  ...branch('tags', 'Tags', 'Tags', [
    ['view-all', 'View all', 'Afficher tout'],
    ['add', 'Add', 'Ajouter'],
    ['edit', 'Edit', 'Modifier'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
  ]),
  ...branch('teams', 'Teams', 'Équipes', [
    ['view-all', 'View all', 'Afficher tout'],
    ['add', 'Add', 'Ajouter'],
    ['edit', 'Edit', 'Modifier'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
  ]),
  ...branch('tickets', 'Tickets', 'Tickets', [
    ['edit', 'Edit', 'Modifier'],
    ['bulk-actions', 'Bulk actions', 'Actions groupées'],
    ['add', 'Add', 'Ajouter'],
    ['view', 'View', 'Afficher'],
    ['assign-agent', 'Assign an agent', 'Attribuer un agent'],
    ['print', 'Print the ticket', 'Imprimer le ticket'],
    ['change-status', 'Change the status', 'Changer le statut'],
    ['change-priority', 'Change the priority', 'Changer la priorité'],
    ['change-tag', 'Change the tag', 'Changer le tag'],
  ]),
  ...branch('statuses', 'Statuses', 'Statuts', [
    ['view-all', 'View all', 'Afficher tout'],
    ['add', 'Add', 'Ajouter'],
    ['edit', 'Edit', 'Modifier'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
  ]),
  ...branch('ticket-templates', 'Ticket templates', 'Modèles de tickets', [
    ['view-all', 'View all', 'Afficher tout'],
    ['add', 'Add', 'Ajouter'],
    ['edit', 'Edit', 'Modifier'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
  ]),
  ...branch('translator', 'Translator', 'Traducteur', [
    ['translate-message', 'Translate a ticket message', 'Traduire un message de ticket'],
    ['translate-draft', 'Translate a draft', 'Traduire un brouillon'],
  ]),
  ...branch('workflows', 'Workflows', 'Workflows', [
    ['view-all', 'View all', 'Afficher tout'],
    ['add', 'Add', 'Ajouter'],
    ['edit', 'Edit', 'Modifier'],
    ['delete', 'Delete', 'Supprimer', 'delete'],
  ]),
];

/** Responso: a tree of privileges; a ticked box stands for everything under it, a partly ticked one only shows what is below. */
export const responso: Catalog = {
  catalogVersion: 1,
  key: 'responso',
  name: 'Responso',
  terms: {
    person: words('agent', 'agent'),
    role: words('role', 'rôle'),
    permission: words('privilege', 'privilège'),
  },
  roleModel: 'privilege_tree',
  cardinality: {
    kind: 'one',
    isRoleRequired: false,
    basis: words(
      'Not stated. The help pages speak of the role a user has, so Rolecall sends a single role.',
      "Non précisé. L'aide parle du rôle d'un utilisateur ; Rolecall n'en envoie donc qu'un.",
    ),
  },
  builtInRoles: {
    customisable: 'yes',
    basis: words(
      'Any role can be opened and its boxes ticked or cleared; Admin and Agent are no exception.',
      "Tout rôle s'ouvre et ses cases se cochent ou se décochent ; Admin et Agent ne font pas exception.",
    ),
  },
  customRoles: {
    isAllowed: true,
    basis: words(
      'A new role is a name and a choice of boxes; no limit on their number is stated.',
      "Un nouveau rôle est un nom et un choix de cases ; aucune limite de nombre n'est indiquée.",
    ),
  },
  valueTypes: [
    {
      key: 'tree',
      kind: 'tree',
      values: ['unchecked', 'partial', 'checked'],
      derived: ['partial'],
      labels: {
        unchecked: words('Not held', 'Non accordé'),
        partial: words('In part', 'En partie'),
        checked: words('Held', 'Accordé'),
      },
    },
  ],
  categories: tree
    .filter((permission) => permission.node?.kind === 'category')
    .map(({ key, label }) => ({ key, label })),
  permissions: tree,
  roles: [
    {
      key: 'admin',
      label: words('Admin', 'Admin'),
      origin: 'built_in',
      isPrivileged: true,
      isAssignable: true,
      rank: { value: 2, basis: 'presentation_order' },
      summary: words(
        "One of the two roles every organisation begins with, and the primary account's; the vendor does not list its boxes.",
        "L'un des deux rôles présents au départ, celui du compte principal ; l'éditeur ne dit pas quelles cases sont cochées.",
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
        'The other role every organisation begins with; the vendor does not list its boxes.',
        "L'autre rôle présent au départ ; l'éditeur ne dit pas quelles cases sont cochées.",
      ),
    },
    {
      key: 'allegro-account-only',
      label: words('Access to one Allegro account', 'accès uniquement à un compte Allegro spécifique'),
      origin: 'example_custom',
      isPrivileged: false,
      isAssignable: true,
      summary: words(
        'For somebody who works on a single Allegro account: that account and the actions needed there, nothing else.',
        "Pour qui travaille sur un seul compte Allegro : ce compte et les actions nécessaires, rien d'autre.",
      ),
    },
  ],
  defaults: {},
  defaultsCoverage: 'none',
  scopeDimensions: [
    {
      key: 'integration',
      label: words('Integration', 'Intégration'),
      note: words('The integrations within reach, by name.', 'Les intégrations accessibles, par nom.'),
    },
    {
      key: 'account',
      label: words('Account of an integration', "Compte d'une intégration"),
      note: words(
        'The accounts within reach, by name; write integration/account where two integrations share one.',
        'Les comptes accessibles, par nom ; écrivez intégration/compte si deux intégrations partagent ce nom.',
      ),
    },
    {
      key: 'inbox',
      label: words('Inbox', 'Boîte de réception'),
      note: words(
        'The private inboxes within reach, by name.',
        'Les boîtes de réception privées accessibles, par nom.',
      ),
    },
  ],
  offboarding: {
    kind: 'webhook',
    note: words(
      'No public interface for users is known: the signed event tells the receiver, or a person, to end the access.',
      "Aucune interface publique pour les utilisateurs n'est connue : l'événement signé demande au récepteur, ou à une personne, de couper l'accès.",
    ),
  },
  roleAwareFeatures: [],
  outsideTheTable: [
    {
      key: 'integrations.list',
      label: words('List', 'Lister'),
      roles: ['allegro-account-only'],
      note: words(
        'The worked example ticks it under Allegro, where the tree has no box of that name.',
        "L'exemple la coche sous Allegro, où l'arbre n'a pas de case de ce nom.",
      ),
    },
  ],
};
