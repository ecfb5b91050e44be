import type { Attribute } from '../attributes.js';

/** The nine comparison operators of RFC 7644 section 3.4.2.2 that take a value; `pr` is its own node. */
export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** An attribute path as written: optional schema URN, attribute, optional sub-attribute. Letter case untouched. */
export interface WrittenPath {
  readonly urn?: string;
  readonly attribute: string;
  readonly sub?: string;
}

export type Literal = string | number | boolean | null;

/**
 * A filter as written (RFC 7644 section 3.4.2.2), before names are looked up in a schema.
 * `valuePath` may carry a sub-attribute and comparison after the bracket (`emails[type eq "work"].value eq "a@b.c"`), as Entra ID sends.
 */
export type FilterTree =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly FilterTree[] }
  | { readonly kind: 'not'; readonly term: FilterTree }
  | { readonly kind: 'compare'; readonly path: WrittenPath; readonly operator: Operator; readonly value: Literal }
  | { readonly kind: 'present'; readonly path: WrittenPath }
  | { readonly kind: 'valuePath'; readonly path: WrittenPath; readonly filter: FilterTree };

/** A path found in a schema: where the value lives in the canonical document, and how to compare it. */
export interface BoundPath {
  /** Extension URN when the attribute is an extension's; absent for core attributes. */
  readonly extension?: string;
  readonly attribute: Attribute;
  /** The sub-attribute compared; for a multi-valued complex attribute without one it is `value` (RFC 7644 section 3.4.2.2). */
  readonly sub?: Attribute;
}

/**
 * A filter whose names are resolved: canonical spelling, type and case rule are in each leaf, so that an evaluator or a
 * store's compiler needs no schema. Inside `element`, leaf paths are relative to one element of the multi-valued attribute.
 */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  | { readonly kind: 'compare'; readonly path: BoundPath; readonly operator: Operator; readonly value: Literal }
  | { readonly kind: 'present'; readonly path: BoundPath }
  | { readonly kind: 'element'; readonly path: BoundPath; readonly filter: Filter };
