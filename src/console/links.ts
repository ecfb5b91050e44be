// Where each kind of record has its page. Screens link to one another by these, so that an address is written once.

/** A person by SCIM id, userName, e-mail or key. */
export const personPath = (person: string): string => `/directory/people/${encodeURIComponent(person)}`;

export const groupPath = (directoryId: string, groupId: string): string =>
  `/directory/groups/${directoryId}/${groupId}`;

export const connectionPath = (directoryId: string): string => `/connections/${directoryId}`;

/** A rule of the policy in force, in the list of rules. */
export const rulePath = (ruleId: string): string => `/mappings/rules?rule=${encodeURIComponent(ruleId)}`;

/** A target by id or name. */
export const targetPath = (target: string): string => `/targets/${encodeURIComponent(target)}`;

export const deliveryPath = (deliveryId: string): string => `/deliveries/${encodeURIComponent(deliveryId)}`;

/** What arrived with one request, or from one directory, or about one user or group. */
export const logPath = (
  filter: { readonly requestId: string } | { readonly directory: string } | { readonly resource: string },
): string => `/log?${new URLSearchParams(Object.entries(filter)).toString()}`;

/** Whether a person's access is gone, everywhere, since when. */
export const timelinePath = (person: string): string => `/offboarding/people/${encodeURIComponent(person)}`;
