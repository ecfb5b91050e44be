import type { ResourceSchema } from '../../core/attributes.js';
import type { WrittenPath } from '../../core/filter/tree.js';

/**
 * A path with the URN it lacks: `manager`, which no core attribute is called and one extension has, means that extension's attribute
 * (test/e2e/idp/entra/manager.json: `id eq X and manager eq Y`). Any other path is given back as it is.
 */
export function qualifyBareName(path: WrittenPath, schema: ResourceSchema): WrittenPath {
  const name = path.attribute.toLowerCase();
  const isNamed = (attribute: { readonly name: string }) => attribute.name.toLowerCase() === name;
  if (path.urn !== undefined || schema.attributes.some(isNamed)) return path;
  const owners = [...schema.extensions].filter(([, attributes]) => attributes.some(isNamed));
  const [only] = owners;
  return owners.length === 1 && only ? { ...path, urn: only[0] } : path;
}
