import { type Catalog, findPermission, type Permission } from './catalog.js';

/** A node of a privilege tree as a role names it, templates filled in: `integrations.allegro.accounts.shop-pl`. */
export interface TreeNode {
  readonly key: string;
  /** The catalog's node, or the template it is an instance of. */
  readonly permission: Permission;
  /** Keys from its parent up to the root, filled in. */
  readonly ancestors: readonly string[];
}

/** The node of that key, an instance of a template included; undefined when the tree has none. */
export function locateNode(catalog: Catalog, key: string): TreeNode | undefined {
  if (/[{}]/.test(key)) return undefined;
  const plain = findPermission(catalog, key);
  if (plain) return placed(catalog, key, plain, {});
  for (const permission of catalog.permissions) {
    const parameters = parametersIn(permission, key);
    const node = parameters && placed(catalog, key, permission, parameters);
    if (node) return node;
  }
  return undefined;
}

type Parameters = Readonly<Record<string, string>>;

function placed(catalog: Catalog, key: string, permission: Permission, parameters: Parameters): TreeNode | undefined {
  const template = permission.node?.parent;
  if (template === undefined) return { key, permission, ancestors: [] };
  const parent = locateNode(catalog, fill(template, parameters));
  // "integrations.access-all.add" looks like an integration of that name, but a plain box has that place
  if (parent?.permission.key !== template) return undefined;
  return { key, permission, ancestors: [parent.key, ...parent.ancestors] };
}

/** The parameters that turn a template's key into `key`. A name holds no dot, except at the end of a leaf's key: an inbox may be an address. */
function parametersIn({ key: template, node }: Permission, key: string): Parameters | undefined {
  if (node?.parameter === undefined) return undefined;
  const last = node.kind === 'template_leaf' ? /\{\w+\}$/.exec(template)?.[0] : undefined;
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? group(part, part === last) : part.replaceAll('.', '\\.')))
    .join('');
  const match = new RegExp(`^${pattern}$`).exec(key);
  return match ? { ...match.groups } : undefined;
}

function group(parameter: string, mayHoldDots: boolean): string {
  return `(?<${parameter.slice(1, -1)}>${mayHoldDots ? '.+' : '[^.]+'})`;
}

function fill(template: string, parameters: Parameters): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => parameters[name] ?? whole);
}

/** Keys of the boxes right under a node, templates filled in with what the node's own key fills in. */
export function childrenOf(catalog: Catalog, { key, permission }: TreeNode): readonly string[] {
  const parameters = parametersIn(permission, key) ?? {};
  const below = catalog.permissions.filter(({ node }) => node?.parent === permission.key);
  return below.map((child) => fill(child.key, parameters)).filter((child) => !child.includes('{'));
}

/** True when boxes right under a node exist per instance, so that nobody can list them all. */
export function isOpen(catalog: Catalog, { key, permission }: TreeNode): boolean {
  const count = catalog.permissions.filter(({ node }) => node?.parent === permission.key).length;
  return count > childrenOf(catalog, { key, permission, ancestors: [] }).length;
}

/** Keys of the boxes that exist on every account. */
export function plainLeaves(catalog: Catalog): readonly string[] {
  return catalog.permissions.filter(({ node }) => node?.kind === 'leaf').map(({ key }) => key);
}
