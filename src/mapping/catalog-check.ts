import { type Catalog, catalogSchema, type DefaultCell, type Permission } from './catalog.js';

/** The catalog in `input`; throws with every fault when its shape or a reference inside it is wrong. */
export function parseCatalog(input: unknown): Catalog {
  const catalog = catalogSchema.parse(input);
  const faults = catalogFaults(catalog);
  if (faults.length > 0) throw new Error(`catalog ${catalog.key}: ${faults.join('; ')}`);
  return catalog;
}

/** What is wrong inside a catalog that has the right shape: names that point nowhere, values outside their type, keys used twice. Empty when sound. */
export function catalogFaults(catalog: Catalog): readonly string[] {
  return [
    ...twice('role', catalog.roles),
    ...twice('permission', catalog.permissions),
    ...twice('category', catalog.categories),
    ...twice('scope dimension', catalog.scopeDimensions),
    ...catalog.permissions.flatMap((permission) => permissionFaults(catalog, permission)),
    ...Object.entries(catalog.defaults).flatMap(([role, cells]) => columnFaults(catalog, role, cells)),
    ...roleFaults(catalog),
  ];
}

function twice(kind: string, items: readonly { readonly key: string }[]): string[] {
  const seen = new Set<string>();
  return items.filter(({ key }) => seen.size === seen.add(key).size).map(({ key }) => `${kind} ${key} appears twice`);
}

function has(items: readonly { readonly key: string }[], key: string): boolean {
  return items.some((item) => item.key === key);
}

function permissionFaults(catalog: Catalog, { key, category, valueType, node, requires }: Permission): string[] {
  const faults: string[] = [];
  if (category !== undefined && !has(catalog.categories, category))
    faults.push(`its category ${category} is not listed`);
  if (!has(catalog.valueTypes, valueType)) faults.push(`its value type ${valueType} is not listed`);
  if (node?.parent !== undefined && !has(catalog.permissions, node.parent))
    faults.push(`its parent ${node.parent} is not listed`);
  if (node && (node.kind === 'root') !== (node.parent === undefined)) faults.push('the root alone has no parent');
  if (node?.parameter !== undefined && !key.includes(`{${node.parameter}}`))
    faults.push(`its key lacks {${node.parameter}}`);
  for (const other of requires?.anyOf ?? []) {
    if (!has(catalog.permissions, other)) faults.push(`it requires ${other}, which is not listed`);
  }
  return faults.map((fault) => `permission ${key}: ${fault}`);
}

function columnFaults(catalog: Catalog, role: string, cells: Readonly<Record<string, DefaultCell>>): string[] {
  if (!has(catalog.roles, role)) return [`defaults name the unknown role ${role}`];
  return Object.entries(cells).flatMap(([key, cell]) => {
    const permission = catalog.permissions.find((candidate) => candidate.key === key);
    const type = catalog.valueTypes.find((candidate) => candidate.key === permission?.valueType);
    if (!type) return [`defaults of ${role} name the unknown permission ${key}`];
    const values = [...(cell.value === null ? [] : [cell.value]), ...cell.alternatives];
    const foreign = values.filter((value) => !type.values.includes(value));
    return foreign.map((value) => `defaults of ${role}: ${key} cannot be ${value}`);
  });
}

function roleFaults(catalog: Catalog): string[] {
  const named = [
    ...catalog.roles.flatMap((role) => role.editableBy ?? []),
    ...catalog.outsideTheTable.flatMap((capability) => capability.roles),
    ...(catalog.customRoles.startsFrom === undefined ? [] : [catalog.customRoles.startsFrom]),
  ];
  const scoped = catalog.scopeDimensions.flatMap((dimension) => dimension.permission ?? []);
  return [
    ...named.filter((key) => !has(catalog.roles, key)).map((key) => `role ${key} is named but not listed`),
    ...scoped
      .filter((key) => !has(catalog.permissions, key))
      .map((key) => `permission ${key} is named by a scope but not listed`),
  ];
}
