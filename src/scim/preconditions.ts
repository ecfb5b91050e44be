import { ScimFault } from './faults.js';

/** The weak entity tag of a record, equal to its `meta.version` (RFC 7644 section 3.14). */
export function etagOf(revision: number | string): string {
  return `W/"${revision}"`;
}

interface Conditions {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
}

/** Throws ScimFault 412 when `If-Match` names other versions, or `If-None-Match` names this one. For writes, on an existing record. */
export function checkPreconditions({ ifMatch, ifNoneMatch }: Conditions, revision: number): void {
  if (ifMatch !== undefined && !names(ifMatch, revision))
    throw new ScimFault(412, `the resource is now at version ${etagOf(revision)}; read it again before writing`);
  if (ifNoneMatch !== undefined && names(ifNoneMatch, revision))
    throw new ScimFault(412, `the resource is at version ${etagOf(revision)}, which If-None-Match excludes`);
}

/** Does the client hold this version already, so that 304 is the answer to its GET? */
export function isNotModified(ifNoneMatch: string | undefined, revision: number | string): boolean {
  return ifNoneMatch !== undefined && names(ifNoneMatch, revision);
}

/** Is the version in the list, or the list `*`? Weak comparison: `"3"` and `W/"3"` are the same. */
function names(header: string, revision: number | string): boolean {
  const tags = header.split(',').map((tag) => tag.trim());
  return tags.some((tag) => tag === '*' || tag.replace(/^W\//i, '') === `"${revision}"`);
}
