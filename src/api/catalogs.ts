import { z } from 'zod';
import { ServiceError } from '../core/errors.js';
import { catalogSchema, type Catalog } from '../mapping/catalog.js';
import { effectivePermissions } from '../mapping/catalog-effective.js';
import { targetRoles } from '../mapping/catalog-roles.js';
import { operation, type Operation } from './operation.js';
import { pageOf, pageQuery, pageRequest, showPage, slicePage } from './shapes.js';

const wording = z.object({ en: z.string(), fr: z.string() });

const catalogSummary = z
  .object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    roleModel: catalogSchema.shape.roleModel,
    cardinality: z.enum(['one', 'base_and_custom', 'many']).describe('how many roles one account holds'),
    customRoles: z.object({ isAllowed: z.boolean(), max: z.int().optional() }),
    roles: z.array(z.object({ key: z.string(), label: wording, isPrivileged: z.boolean(), isAssignable: z.boolean() })),
    permissionCount: z.int(),
  })
  .meta({ id: 'CatalogSummary' });

const catalogView = catalogSchema
  .extend({
    effective: z
      .record(z.string(), z.record(z.string(), z.string().nullable()))
      .describe('role, then permission: what it allows before anybody changes it; null: the vendor does not say'),
  })
  .meta({ id: 'Catalog' });

/** What each helpdesk offers. */
export function catalogOperations(catalogs: ReadonlyMap<string, Catalog>): readonly Operation[] {
  const tag = 'Catalogs';
  return [
    operation({
      method: 'get',
      path: '/catalogs',
      allow: 'read',
      tag,
      summary: 'List the helpdesks',
      query: pageQuery,
      status: 200,
      answer: pageOf(catalogSummary),
      handle: async ({ query }) =>
        showPage(
          slicePage([...catalogs.values()], pageRequest(query), ({ key }) => key),
          showSummary,
        ),
    }),
    operation({
      method: 'get',
      path: '/catalogs/{key}',
      allow: 'read',
      tag,
      summary: 'Read the roles, permissions, rules and limits of one helpdesk',
      status: 200,
      answer: catalogView,
      handle: async ({ params: { key } }) => {
        const catalog = catalogs.get(key);
        if (!catalog) throw new ServiceError('not_found', { kind: 'catalog', id: key });
        return { ...catalog, effective: showEffective(catalog) };
      },
    }),
  ];
}

function showEffective(catalog: Catalog) {
  const roles = [...targetRoles(catalog, {}).roles];
  return Object.fromEntries(
    roles.map(([key, role]) => [
      key,
      Object.fromEntries(
        [...effectivePermissions(catalog, role)].map(([permission, { value }]) => [permission, value]),
      ),
    ]),
  );
}

function showSummary(catalog: Catalog) {
  const { key, name, roleModel, cardinality, customRoles, roles, permissions } = catalog;
  const { isAllowed, max } = customRoles;
  return {
    id: key,
    key,
    name,
    roleModel,
    cardinality: cardinality.kind,
    customRoles: { isAllowed, ...(max === undefined ? {} : { max }) },
    roles: roles.map(({ key: role, label, isPrivileged, isAssignable }) => ({
      key: role,
      label,
      isPrivileged,
      isAssignable,
    })),
    permissionCount: permissions.length,
  };
}
