import { type Catalog, findPermission, findRole, type Permission, type Wording } from './catalog.js';
import { effectivePermissions, type EffectivePermission } from './catalog-effective.js';
import { type DeclaredRoles, type TargetRole, targetRoles } from './catalog-roles.js';
import { locateNode } from './catalog-tree.js';

export type Language = keyof Wording;

const phrases = {
  title: { en: 'Roles', fr: 'Rôles' },
  permission: { en: 'Permission', fr: 'Autorisation' },
  key: { en: 'Key', fr: 'Clé' },
  unknown: { en: 'not stated', fr: 'non précisé' },
  instead: { en: 'instead of', fr: 'au lieu de' },
  vendorValue: { en: 'value sent to the helpdesk', fr: 'valeur envoyée au helpdesk' },
  base: { en: 'starts from', fr: 'part de' },
  privileged: { en: 'privileged', fr: 'privilégié' },
  protected: { en: 'never granted by a rule', fr: 'jamais attribué par une règle' },
  custom: { en: 'custom', fr: 'personnalisé' },
} satisfies Record<string, Wording>;

/** Who may do what on a target, as Markdown: each role in a few words, then one table with a line per permission. Changed cells name the default. */
export function rolesMarkdown(catalog: Catalog, declared: DeclaredRoles, lang: Language): string {
  const roles = [...targetRoles(catalog, declared).roles.values()];
  const { header, rows } = permissionTable(catalog, roles, lang);
  const line = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(' | ')} |`;
  return [
    `# ${phrases.title[lang]}: ${catalog.name}`,
    '',
    ...roles.map((role) => `- ${roleLine(catalog, role, lang)}`),
    '',
    line(header),
    line(header.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n');
}

/** The table of `rolesMarkdown` as CSV (RFC 4180: CRLF line ends, quotes doubled); no cell can start a formula in a spreadsheet. */
export function rolesCsv(catalog: Catalog, declared: DeclaredRoles, lang: Language): string {
  const { header, rows } = permissionTable(catalog, [...targetRoles(catalog, declared).roles.values()], lang);
  return [header, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function roleLine(catalog: Catalog, role: TargetRole, lang: Language): string {
  const facts = [
    ...(role.isCustom ? [phrases.custom[lang]] : []),
    ...(role.base === undefined ? [] : [`${phrases.base[lang]} ${role.base}`]),
    ...(role.isPrivileged ? [phrases.privileged[lang]] : []),
    ...(role.isAssignable ? [] : [phrases.protected[lang]]),
    ...(role.vendorValue === undefined ? [] : [`${phrases.vendorValue[lang]}: ${role.vendorValue}`]),
  ];
  const summary = findRole(catalog, role.key)?.summary[lang];
  const head = `${markdownCell(role.name[lang])} (${[role.key, ...facts].map(markdownCell).join('; ')})`;
  return summary === undefined ? head : `${head}. ${summary}`;
}

interface PermissionTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One row per permission that at least one role states, in the catalog's order. */
function permissionTable(catalog: Catalog, roles: readonly TargetRole[], lang: Language): PermissionTable {
  const columns = roles.map((role) => effectivePermissions(catalog, role));
  const keys = new Set(columns.flatMap((column) => [...column.keys()]));
  const isStated = (key: string) => columns.some((column) => (column.get(key)?.value ?? null) !== null);
  return {
    header: [phrases.permission[lang], phrases.key[lang], ...roles.map((role) => role.name[lang])],
    rows: [...keys].filter(isStated).map((key) => {
      const permission = findPermission(catalog, key) ?? locateNode(catalog, key)?.permission;
      const cells = columns.map((column) => cellText(catalog, permission, column.get(key), lang));
      return [permissionName(catalog, permission, lang), key, ...cells];
    }),
  };
}

function permissionName(catalog: Catalog, permission: Permission | undefined, lang: Language): string {
  const category = catalog.categories.find(({ key }) => key === permission?.category);
  const label = permission?.label[lang] ?? '';
  return category && category.key !== permission?.key ? `${category.label[lang]}: ${label}` : label;
}

function cellText(
  catalog: Catalog,
  permission: Permission | undefined,
  cell: EffectivePermission | undefined,
  lang: Language,
): string {
  const type = catalog.valueTypes.find(({ key }) => key === permission?.valueType);
  const text = (value: string | null) =>
    value === null ? phrases.unknown[lang] : (type?.labels?.[value]?.[lang] ?? value);
  const value = text(cell?.value ?? null);
  return cell?.isChanged ? `${value} (${phrases.instead[lang]} ${text(cell.defaultValue)})` : value;
}

/** Names come from policies: a line break or a bar must not break the table, nor a bracket become markup. */
function markdownCell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|<>[\]*_`]/g, '\\$&');
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
