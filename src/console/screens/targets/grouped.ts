import type { Catalog } from './model.js';

/** Permissions under their headings, in the vendor's order; those without a heading come first. */
export function grouped(catalog: Catalog) {
  const { permissions, categories } = catalog;
  return [
    { category: undefined, permissions: permissions.filter(({ category }) => category === undefined) },
    ...categories.map((category) => ({
      category,
      permissions: permissions.filter((permission) => permission.category === category.key),
    })),
  ].filter((group) => group.permissions.length > 0);
}
