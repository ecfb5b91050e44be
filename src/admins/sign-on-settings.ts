import { z } from 'zod';
import { roles } from './roles.js';

const role = z.enum(roles);

/** Which value of the group claim gives which role. Values are compared exactly. */
export const roleMapping = z.strictObject({ value: z.string().min(1).max(500), role });
export type RoleMapping = Readonly<z.output<typeof roleMapping>>;

/** How people sign in at an OpenID provider, as it is kept. The client's secret is sealed; a client without one proves itself by PKCE alone. */
const kept = z.strictObject({
  /** What the button says: the provider's name. */
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  sealedSecret: z.string().optional(),
  groupClaim: z.string(),
  scopes: z.array(z.string()),
  roles: z.array(roleMapping),
  changedAt: z.string(),
});
export type SignOnSettings = Readonly<z.output<typeof kept>>;

/** The settings as they were put last; undefined when there are none. Throws for what this service did not write. */
export function readSignOnSettings(value: unknown): SignOnSettings | undefined {
  return value === undefined || value === null ? undefined : kept.parse(value);
}
