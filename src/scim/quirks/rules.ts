import type { Leniency } from '../coerce-scope.js';

/** Everything the service lets pass in a lenient directory, under the name the provisioning log shows. */
export type QuirkRule = Leniency | EdgeLeniency;

/** What is let pass outside the reading of bodies. */
export type EdgeLeniency = 'unknown-member' | 'put-without-members';

interface Quirk {
  /** What is accepted, and what is made of it. */
  readonly accepts: string;
  /** The recorded exchange that shows it, below test/e2e/idp. */
  readonly seenIn: string;
  /** Taken without a note where identity providers send it all day. */
  readonly isSilent?: true;
}

/**
 * The quirks of identity providers, each with an exchange that would fail without it. A strict directory refuses them where the RFC does.
 * No other form of an operation is let pass (`operation-form`).
 */
export const quirks = {
  'unknown-attribute': {
    accepts: 'an attribute no schema has is left out, in a PATCH beside one that a schema has',
    seenIn: 'entra/public-test-suite.json',
  },
  'type-converted': {
    accepts: '"True" and "False" as booleans, numbers as texts',
    seenIn: 'entra/update-user.json',
  },
  'list-for-single': {
    accepts: 'a list of one where a single value belongs, as Entra ID sends a manager',
    seenIn: 'entra/manager.json',
  },
  'single-for-list': {
    accepts: 'one value where a list belongs',
    seenIn: 'entra/public-test-suite.json',
  },
  'several-primaries': {
    accepts: 'several values marked primary: the last of them stays so',
    seenIn: 'rippling/several-primaries.json',
  },
  'dotted-name': {
    accepts: 'keys such as "name.givenName"; noted in a whole body, not in a PATCH',
    seenIn: 'entra/compliance-flag.json',
    isSilent: true,
  },
  'legacy-urn': {
    accepts: 'schema URNs of the drafts before RFC 7643',
    seenIn: 'onelogin/users-and-groups.json',
  },
  'empty-element': {
    accepts: 'an element without its value is left out',
    seenIn: 'entra/members.json',
  },
  'read-only-ignored': {
    accepts: 'read-only attributes in a PATCH value, as the id Okta sends along with a rename',
    seenIn: 'okta/group-push.json',
  },
  'nothing-to-remove': {
    accepts: 'removing what is not there',
    seenIn: 'entra/update-user.json',
  },
  'element-created': {
    accepts: 'a value path that matches nothing makes the element it describes',
    seenIn: 'entra/update-user.json',
  },
  'unknown-member': {
    accepts:
      'members the directory does not have are left out of a group write, so that one of them does not lose the others',
    seenIn: 'okta/group-push.json',
  },
  'put-without-members': {
    accepts: 'a PUT of a group without "members" keeps them',
    seenIn: 'okta/custom-app-groups.json',
  },
} as const satisfies Record<Exclude<QuirkRule, 'operation-form'>, Quirk>;
