import { z } from 'zod';

const key = z.string().regex(/^[a-z0-9{}]+(?:[-.][a-z0-9{}]+)*$/, 'lower-case words joined by "-" or "."');
const wording = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) });

const valueTypeSchema = z.strictObject({
  key,
  kind: z.enum(['boolean', 'ordered', 'tree']),
  values: z.array(z.string()).min(2).describe('every value, weakest first'),
  derived: z.array(z.string()).optional().describe('values that follow from other nodes and are never stored'),
  labels: z.record(z.string(), wording).optional(),
});

const permissionSchema = z.strictObject({
  key,
  category: key.optional().describe('absent where the vendor puts it under no heading'),
  label: wording,
  valueType: key,
  risk: z
    .enum(['delete', 'export', 'settings', 'billing', 'access'])
    .optional()
    .describe('what goes wrong when the wrong person holds it'),
  description: wording.optional(),
  requires: z
    .strictObject({ anyOf: z.array(key).min(1), atLeast: z.string() })
    .optional()
    .describe('without one of these at that value or above, the permission has no effect'),
  node: z
    .strictObject({
      kind: z.enum(['root', 'category', 'leaf', 'template_group', 'template_leaf']),
      parent: key.optional().describe('absent on the root only'),
      parameter: z.string().optional().describe('the {name} in the key that an instance fills in'),
      example: z.string().optional().describe('an instance the vendor shows'),
    })
    .optional()
    .describe('its place in a privilege tree'),
});

const roleSchema = z.strictObject({
  key,
  label: wording,
  origin: z.enum(['built_in', 'example_custom']),
  vendorValue: z.string().optional().describe("what the vendor's own interface calls it; absent where unknown"),
  isPrivileged: z.boolean(),
  isAssignable: z.boolean().describe('false: belongs to the account owner, never given by a rule'),
  editableBy: z.array(key).optional().describe('roles whose holders alone may change its permissions; empty: nobody'),
  summary: wording,
  recommendedMaxHolders: z.int().positive().optional(),
  rank: z
    .strictObject({
      value: z.int().positive(),
      basis: z.enum(['stated', 'table_containment', 'wording', 'presentation_order']),
    })
    .optional()
    .describe('a hint only: 1 is the weakest; never decides between two roles'),
});

const cellSchema = z.strictObject({
  value: z.string().nullable().describe('null: the vendor does not say'),
  isCustomisable: z.boolean().nullable().describe('null: the vendor does not say'),
  alternatives: z
    .array(z.string())
    .describe('the values it may be changed to; empty with isCustomisable true: any of its type'),
  basis: z
    .enum(['table', 'prose', 'inferred', 'inherited', 'not_stated'])
    .describe("how the vendor's text gives the value"),
});

const scopeDimensionSchema = z.strictObject({
  key,
  label: wording,
  values: z
    .array(z.string())
    .optional()
    .describe('ordered, narrowest first, one to be chosen; absent: free names of the instance'),
  permission: key.optional().describe('the permission whose value in the role is the widest a grant may ask for'),
  note: wording,
});

/** The shape of a helpdesk catalog; schemas/catalog.schema.json is written from it. */
export const catalogSchema = z.strictObject({
  catalogVersion: z.literal(1),
  key,
  name: z.string().min(1),
  terms: z.strictObject({ person: wording, role: wording, permission: wording }),
  roleModel: z.enum(['fixed_matrix', 'category_permissions', 'privilege_tree', 'levelled_permissions', 'opaque_roles']),
  cardinality: z.strictObject({
    kind: z.enum(['one', 'base_and_custom', 'many']).describe('how many roles one account is sent'),
    isRoleRequired: z.boolean().describe('the vendor says that an account cannot exist without a role'),
    basis: wording,
  }),
  builtInRoles: z.strictObject({ customisable: z.enum(['no', 'per_row', 'yes']), basis: wording }),
  customRoles: z.strictObject({
    isAllowed: z.boolean(),
    max: z.int().positive().optional(),
    startsFrom: key.optional().describe('the one role every custom role begins as; absent: any role, or nothing'),
    basis: wording,
  }),
  valueTypes: z.array(valueTypeSchema),
  categories: z.array(z.strictObject({ key, label: wording })),
  permissions: z.array(permissionSchema),
  roles: z.array(roleSchema).min(1),
  defaults: z
    .record(z.string(), z.record(z.string(), cellSchema))
    .describe('role, then permission; an absent cell is not stated'),
  defaultsCoverage: z.enum(['full', 'partial', 'none']),
  scopeDimensions: z.array(scopeDimensionSchema),
  offboarding: z.strictObject({
    kind: z
      .enum(['delete_final', 'delete_reversible', 'webhook'])
      .describe("what the vendor's own interface can do with a leaver"),
    note: wording,
  }),
  roleAwareFeatures: z
    .array(z.strictObject({ key, label: wording, note: wording }))
    .describe('what else changes for somebody whose role changes'),
  outsideTheTable: z
    .array(z.strictObject({ key, label: wording, roles: z.array(key), note: wording.optional() }))
    .describe('capabilities the vendor names without giving them a permission of their own'),
});

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** What one helpdesk offers: its roles, permissions, limits and rules, as plain JSON data. */
export type Catalog = DeepReadonly<z.infer<typeof catalogSchema>>;
/** A text for people in both languages of the product. */
export type Wording = DeepReadonly<z.infer<typeof wording>>;
/** A role as the vendor ships it (`built_in`) or as its documents suggest creating it (`example_custom`). */
export type CatalogRole = Catalog['roles'][number];
/** One thing a role may allow; in a privilege tree it carries its `node`. */
export type Permission = Catalog['permissions'][number];
/** The values a permission may take, weakest first. */
export type ValueType = Catalog['valueTypes'][number];
/** What a role has for a permission before anybody changes it. */
export type DefaultCell = DeepReadonly<z.infer<typeof cellSchema>>;
export type ScopeDimension = Catalog['scopeDimensions'][number];
export type RiskClass = NonNullable<Permission['risk']>;

/** The role of that key in the catalog, built in or example. */
export function findRole(catalog: Catalog, roleKey: string): CatalogRole | undefined {
  return catalog.roles.find((role) => role.key === roleKey);
}

/** The value type a permission names; the catalog check guarantees that it exists. */
export function valueTypeOf(catalog: Catalog, permission: Permission): ValueType {
  const type = catalog.valueTypes.find((candidate) => candidate.key === permission.valueType);
  if (!type) throw new Error(`catalog ${catalog.key}: permission ${permission.key} names no known value type`);
  return type;
}

/** The permission of exactly that key; templates of a tree are looked up with `locateNode`. */
export function findPermission(catalog: Catalog, permissionKey: string): Permission | undefined {
  return catalog.permissions.find((permission) => permission.key === permissionKey);
}

/** The default cells of a role by permission; empty when the vendor lists none. */
export function defaultCells(catalog: Catalog, roleKey: string): ReadonlyMap<string, DefaultCell> {
  const isListed = Object.hasOwn(catalog.defaults, roleKey);
  return new Map(isListed ? Object.entries(catalog.defaults[roleKey] ?? {}) : []);
}
