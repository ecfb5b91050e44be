import { z } from 'zod';
import type { Targets } from '../assignments/targets.js';
import { languages } from '../core/language.js';
import type { RolesEvidence } from '../evidence/roles.js';
import type { Catalog } from '../mapping/catalog.js';
import { effectivePermissions } from '../mapping/catalog-effective.js';
import { rolesCsv, rolesMarkdown } from '../mapping/roles-document.js';
import { customRolesUsed, type ReportedRole } from '../mapping/roles-report.js';
import { operation, TextAnswer, type Operation } from './operation.js';
import { requireTarget } from './target-lookup.js';

const ruleView = z.object({ id: z.string(), line: z.int(), reason: z.string() });

const roleView = z
  .object({
    key: z.string(),
    name: z.object({ en: z.string(), fr: z.string() }),
    vendorValue: z.string().optional(),
    base: z.string().optional(),
    isCustom: z.boolean(),
    isPrivileged: z.boolean(),
    isAssignable: z.boolean(),
    isDefault: z.boolean().describe('given to whoever no rule of the target matches'),
    rules: z.array(ruleView).describe('every rule that can give it'),
    permissions: z.record(
      z.string(),
      z.object({
        value: z.string().nullable().describe('null: the vendor does not say'),
        defaultValue: z.string().nullable(),
        isChanged: z.boolean(),
      }),
    ),
    holders: z.array(
      z.object({
        key: z.string().describe('account key on the target'),
        displayName: z.string().optional(),
        isDefault: z.boolean(),
        rules: z
          .array(ruleView)
          .describe('the rules that give it now; none for a default, and where no rule gives it any more'),
      }),
    ),
  })
  .meta({ id: 'RoleInUse' });

const rolesView = z
  .object({
    target: z.string(),
    catalog: z.string(),
    policyVersion: z.int(),
    customRoles: z
      .object({ used: z.int(), max: z.int().optional().describe('absent where the vendor states no limit') })
      .describe('roles beyond those the helpdesk ships: what the policy declares or uses of them, against the quota'),
    roles: z.array(roleView),
  })
  .meta({ id: 'RolesOfTarget' });

const rolesQuery = z.strictObject({
  format: z.enum(['json', 'md', 'csv']).default('json'),
  lang: z.enum(languages).default('en').describe('of the Markdown or CSV document'),
});

interface Needs {
  readonly targets: Pick<Targets, 'list'>;
  readonly roles: RolesEvidence;
}

/** The document of a target's roles: what each allows, who holds it and why. */
export function roleOperations({ targets, roles }: Needs): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/targets/{id}/roles',
      allow: 'read',
      tag: 'Targets',
      summary: 'What each role of a target allows, which rules give it, and who holds it',
      description:
        'Catalog roles and those the policy declares, each with its differences from the default. Made whole at each request.',
      query: rolesQuery,
      status: 200,
      answer: rolesView,
      texts: ['text/markdown', 'text/csv'],
      handle: async ({ params, query: { format, lang } }) => {
        const report = await roles.report(await requireTarget(targets, params.id));
        if (format === 'md') return new TextAnswer('text/markdown', rolesMarkdown(report, lang));
        if (format === 'csv') return new TextAnswer('text/csv', rolesCsv(report, lang));
        const { target, catalog, policyVersion } = report;
        const { max } = catalog.customRoles;
        return {
          target: target ?? '',
          catalog: catalog.key,
          policyVersion,
          customRoles: { used: customRolesUsed(report), ...(max === undefined ? {} : { max }) },
          roles: report.roles.map((role) => showRole(catalog, role)),
        };
      },
    }),
  ];
}

function showRole(catalog: Catalog, { role, rules, isDefault, holders }: ReportedRole) {
  const { key, name, vendorValue, base, isCustom, isPrivileged, isAssignable } = role;
  return {
    key,
    name,
    ...(vendorValue === undefined ? {} : { vendorValue }),
    ...(base === undefined ? {} : { base }),
    isCustom,
    isPrivileged,
    isAssignable,
    isDefault,
    rules,
    permissions: Object.fromEntries(effectivePermissions(catalog, role)),
    holders,
  };
}
