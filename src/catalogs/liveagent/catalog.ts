import type { Catalog, DefaultCell, RiskClass } from '../../mapping/catalog.js';
import { grantType, words } from '../build.js';

/** Capability, English, French, what a misuse would cost. */
type Row = readonly [key: string, en: string, fr: string, risk?: RiskClass];

const capabilities: readonly Row[] = [
  ['customer-interactions.handle', 'Handle customer interactions', 'gérer les interactions avec les clients'],
  ['agents.manage', 'Manage agents', 'gérer les agents', 'access'],
  ['configurations.manage', 'Manage configurations', 'les configurations', 'settings'],
  ['system.full-access', 'Full access to the system', 'accès complet au système', 'access'],
  ['system.full-control', 'Full control', 'contrôle total', 'access'],
  ['system-logs.access', 'Access system logs', 'accéder aux journaux système', 'access'],
  ['troubleshooting-tools.advanced', 'Advanced troubleshooting tools', 'outils de dépannage avancés'],
  ['financial-data.access', 'Access financial data', 'accès aux données financières', 'billing'],
  ['refunds.process', 'Refund capabilities', 'capacités de remboursement', 'billing'],
  ['vip.special-permissions', 'Special permissions for VIP customers', 'permissions spéciales'],
  ['vip.priority-access', 'Priority access', 'accès prioritaire'],
  ['social-channels.access', 'Access to given social channels', 'accès spécifique aux canaux'],
  ['knowledge-base.access', 'Access to the knowledge base', 'accès à la base de connaissances'],
];

/** Built-in roles: the text grants it, and whether it could be taken away is contradictory. */
const fixed: DefaultCell = { value: 'granted', isCustomisable: null, alternatives: [], basis: 'prose' };
const granted: DefaultCell = { value: 'granted', isCustomisable: true, alternatives: [], basis: 'prose' };

/** LiveAgent: three base roles, and at most three custom ones that the account defines itself. */
export const liveagent: Catalog = {
  catalogVersion: 1,
  key: 'liveagent',
  name: 'LiveAgent',
  terms: {
    person: words('agent', 'agent'),
    role: words('agent role', "rôle d'agent"),
    permission: words('permission', 'permission'),
  },
  roleModel: 'opaque_roles',
  cardinality: {
    kind: 'base_and_custom',
    isRoleRequired: true,
    basis: words(
      'The text can be read either way; the API carries a base role and, beside it, one optional custom role.',
      "Le texte se lit des deux façons ; l'API porte un rôle de base et, à côté, un rôle personnalisé facultatif.",
    ),
  },
  builtInRoles: {
    customisable: 'no',
    basis: words(
      'The comparison calls customisation limited and, right after, the permissions fixed; the stricter word is kept.',
      'Le comparatif dit la personnalisation limitée puis, aussitôt, les permissions fixes ; le terme le plus strict est retenu.',
    ),
  },
  customRoles: {
    isAllowed: true,
    max: 3,
    startsFrom: 'user',
    basis: words(
      'Three at most beside the three base roles; each begins with what the plain agent role may do.',
      "Trois au plus en plus des trois rôles de base ; chacun part de ce que peut le simple rôle d'agent.",
    ),
  },
  valueTypes: [grantType],
  categories: [],
  permissions: capabilities.map(([key, en, fr, risk]) => ({
    key,
    label: words(en, fr),
    valueType: 'grant',
    ...(risk ? { risk } : {}),
  })),
  roles: [
    {
      key: 'user',
      label: words('User', 'Utilisateur'),
      origin: 'built_in',
      vendorValue: 'agent',
      isPrivileged: false,
      isAssignable: true,
      rank: { value: 1, basis: 'wording' },
      summary: words('The plain agent: talks to customers.', "L'agent simple : parle aux clients."),
    },
    {
      key: 'admin',
      label: words('Admin', 'Admin'),
      origin: 'built_in',
      vendorValue: 'admin',
      isPrivileged: true,
      isAssignable: true,
      rank: { value: 2, basis: 'wording' },
      summary: words('Manages agents and the configuration.', 'Gère les agents et la configuration.'),
    },
    {
      key: 'owner',
      label: words('Owner', 'Propriétaire'),
      origin: 'built_in',
      vendorValue: 'owner',
      isPrivileged: true,
      isAssignable: false,
      rank: { value: 3, basis: 'wording' },
      summary: words(
        'The account owner, in full control; beyond the reach of admins and of rules.',
        'Propriétaire du compte, avec un contrôle entier ; hors de portée des admins comme des règles.',
      ),
    },
    {
      key: 'technical-support-specialist',
      label: words('Technical support specialist', 'Spécialiste du support technique'),
      origin: 'example_custom',
      isPrivileged: true,
      isAssignable: true,
      summary: words(
        'Takes on hard technical cases, with system logs and diagnostic tools.',
        'Prend les cas techniques difficiles, avec les journaux système et les outils de diagnostic.',
      ),
    },
    {
      key: 'billing-specialist',
      label: words('Billing specialist', 'Spécialiste de la facturation'),
      origin: 'example_custom',
      isPrivileged: true,
      isAssignable: true,
      summary: words(
        'Answers payment and invoice questions; sees financial data and gives refunds.',
        'Répond aux questions de paiement et de facture ; voit les données financières et rembourse.',
      ),
    },
    {
      key: 'sales-support-agent',
      label: words('Sales support agent', 'Agent de support commercial'),
      origin: 'example_custom',
      isPrivileged: false,
      isAssignable: true,
      summary: words(
        'Advises buyers and shows the product; no permission is named for it.',
        "Conseille les acheteurs et montre le produit ; aucune permission n'est nommée pour ce rôle.",
      ),
    },
    {
      key: 'vip-customer-support',
      label: words('VIP customer support', 'Support client VIP'),
      origin: 'example_custom',
      isPrivileged: false,
      isAssignable: true,
      summary: words(
        'Cares for the most valuable customers, with precedence over other requests.',
        'Suit les clients les plus précieux, avec priorité sur les autres demandes.',
      ),
    },
    {
      key: 'social-media-manager',
      label: words('Social media manager', 'Gestionnaire des réseaux sociaux'),
      origin: 'example_custom',
      isPrivileged: false,
      isAssignable: true,
      summary: words(
        'Speaks with customers on the social channels opened to the role.',
        'Échange avec les clients sur les réseaux sociaux ouverts à ce rôle.',
      ),
    },
  ],
  defaults: {
    user: { 'customer-interactions.handle': fixed },
    admin: { 'agents.manage': fixed, 'configurations.manage': fixed },
    owner: { 'system.full-access': fixed, 'system.full-control': fixed },
    'technical-support-specialist': { 'system-logs.access': granted, 'troubleshooting-tools.advanced': granted },
    'billing-specialist': { 'financial-data.access': granted, 'refunds.process': granted },
    'sales-support-agent': {},
    'vip-customer-support': { 'vip.special-permissions': granted, 'vip.priority-access': granted },
    'social-media-manager': { 'social-channels.access': granted },
  },
  defaultsCoverage: 'partial',
  scopeDimensions: [],
  offboarding: {
    kind: 'delete_reversible',
    note: words(
      'Deleting an agent can be undone. Changing a role logs the agent out, so an unchanged role is never written again.',
      "Supprimer un agent est réversible. Changer un rôle déconnecte l'agent : un rôle inchangé n'est donc jamais réécrit.",
    ),
  },
  roleAwareFeatures: [
    {
      key: 'ticket-routing',
      label: words('Ticket routing', 'Routage des tickets'),
      note: words('Tickets can go to the holders of a role.', "Les tickets peuvent aller aux titulaires d'un rôle."),
    },
    {
      key: 'automation-rules',
      label: words('Automation rules', "Règles d'automatisation"),
      note: words('Rules can look at the role.', 'Les règles peuvent tenir compte du rôle.'),
    },
    {
      key: 'reports',
      label: words('Reports', 'Rapports'),
      note: words('Reports can be narrowed to a role.', 'Les rapports peuvent être restreints à un rôle.'),
    },
    {
      key: 'knowledge-base',
      label: words('Knowledge base', 'Base de connaissances'),
      note: words('Its articles can be opened per role.', 'Ses articles peuvent être ouverts par rôle.'),
    },
    {
      key: 'call-center',
      label: words('Call centre features', 'Fonctionnalités du centre d’appels'),
      note: words(
        "Calls can be sent to an agent's speciality.",
        "Les appels peuvent être dirigés vers la spécialité d'un agent.",
      ),
    },
  ],
  outsideTheTable: [],
};
