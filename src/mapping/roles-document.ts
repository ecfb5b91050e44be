import { csvLine } from '../core/csv.js';
import type { Language } from '../core/language.js';
import { type Catalog, findPermission, findRole, type Permission, type Wording } from './catalog.js';
import { effectivePermissions, type EffectivePermission } from './catalog-effective.js';
import type { TargetRole } from './catalog-roles.js';
import { locateNode } from './catalog-tree.js';
import type { HeldBecause, ReportedRole, RoleHolder, RolesReport } from './roles-report.js';

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
  holders: { en: 'Who holds them, and why', fr: 'Qui les détient, et pourquoi' },
  holder: { en: 'Holder', fr: 'Titulaire' },
  account: { en: 'Account', fr: 'Compte' },
  name: { en: 'Name', fr: 'Nom' },
  why: { en: 'Why', fr: 'Pourquoi' },
  givenBy: { en: 'Given by', fr: 'Attribué par' },
  nobody: { en: 'Nobody.', fr: 'Personne.' },
  byDefault: { en: 'default of the target', fr: 'rôle par défaut de la cible' },
  noRule: { en: 'no rule gives it now', fr: 'aucune règle ne le donne plus' },
  noRuleAtAll: { en: 'no rule', fr: 'aucune règle' },
  rule: { en: 'rule', fr: 'règle' },
  line: { en: 'line', fr: 'ligne' },
} satisfies Record<string, Wording>;

/**
 * Who may do what on a target, who holds it and why, as Markdown: each role in a few words, one table with a line per permission (changed
 * cells name the default), then per role the rules that give it and its holders.
 */
export function rolesMarkdown(report: RolesReport, lang: Language): string {
  const { catalog } = report;
  const { header, rows } = permissionTable(report, lang);
  const title = report.target === undefined ? catalog.name : `${report.target} (${catalog.name})`;
  return [
    `# ${phrases.title[lang]}: ${markdownCell(title)}`,
    '',
    ...report.roles.map(({ role }) => `- ${roleLine(catalog, role, lang)}`),
    '',
    ...markdownTable(header, rows),
    '',
    ...(report.target === undefined ? [] : holdersMarkdown(report, lang)),
  ].join('\n');
}

/**
 * The permission table of `rolesMarkdown` as CSV (RFC 4180: CRLF line ends, quotes doubled), followed by a row per role with the rules that
 * give it and a row per holder, in the same columns. No cell can start a formula in a spreadsheet.
 */
export function rolesCsv(report: RolesReport, lang: Language): string {
  const { header, rows } = permissionTable(report, lang);
  const added = report.target === undefined ? [] : [givenByRow(report, lang), ...holderRows(report, lang)];
  return [header, ...rows, ...added].map(csvLine).join('');
}

function holdersMarkdown({ roles }: RolesReport, lang: Language): readonly string[] {
  return [
    `## ${phrases.holders[lang]}`,
    '',
    ...roles.flatMap((reported) => {
      const { role, holders } = reported;
      const rows = holders.map((holder) => [holder.key, holder.displayName ?? '', reasonText(holder, lang)]);
      const header = [phrases.account[lang], phrases.name[lang], phrases.why[lang]];
      return [
        `### ${markdownCell(role.name[lang])} (${holders.length})`,
        '',
        `${phrases.givenBy[lang]}: ${markdownCell(givenBy(reported, lang))}`,
        '',
        ...(rows.length === 0 ? [phrases.nobody[lang]] : markdownTable(header, rows)),
        '',
      ];
    }),
  ];
}

function givenBy({ rules, isDefault }: ReportedRole, lang: Language): string {
  const all = [...rules.map((rule) => ruleText(rule, lang)), ...(isDefault ? [phrases.byDefault[lang]] : [])];
  return all.length === 0 ? phrases.noRuleAtAll[lang] : all.join('; ');
}

function givenByRow({ roles }: RolesReport, lang: Language): readonly string[] {
  return [phrases.givenBy[lang], '', ...roles.map((role) => givenBy(role, lang))];
}

/** One row per account: in the column of each role it holds, why. */
function holderRows({ roles }: RolesReport, lang: Language): readonly (readonly string[])[] {
  const rows = new Map<string, { readonly name: string; readonly cells: string[] }>();
  for (const [column, { holders }] of roles.entries())
    for (const holder of holders) {
      const row = rows.get(holder.key) ?? { name: holder.displayName ?? '', cells: roles.map(() => '') };
      row.cells[column] = reasonText(holder, lang);
      rows.set(holder.key, row);
    }
  return [...rows].map(([key, { name, cells }]) => [`${phrases.holder[lang]}: ${name}`, key, ...cells]);
}

function reasonText({ rules, isDefault }: RoleHolder, lang: Language): string {
  if (rules.length > 0) return rules.map((rule) => ruleText(rule, lang)).join('; ');
  return phrases[isDefault ? 'byDefault' : 'noRule'][lang];
}

function ruleText({ id, line, reason }: HeldBecause, lang: Language): string {
  return `${phrases.rule[lang]} ${id}, ${phrases.line[lang]} ${line}: ${reason}`;
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)];
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
function permissionTable({ catalog, roles }: RolesReport, lang: Language): PermissionTable {
  const columns = roles.map(({ role }) => effectivePermissions(catalog, role));
  const keys = new Set(columns.flatMap((column) => [...column.keys()]));
  const isStated = (key: string) => columns.some((column) => (column.get(key)?.value ?? null) !== null);
  return {
    header: [phrases.permission[lang], phrases.key[lang], ...roles.map(({ role }) => role.name[lang])],
    rows: [...keys].filter(isStated).map((key) => {
      const permission = findPermission(catalog, key) ?? locateNode(catalog, key)?.permission;
      const cells = columns.map((column) => cellText(catalog, permission, column.get(key), lang));
      return [permissionName(catalog, permission, lang), key, ...cells];
    }),
  };
}

/** A permission as people read it: its heading, then its own words. */
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
