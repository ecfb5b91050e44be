/** Where other screens show what this one names. */
export const personLink = (userId: string) => `/directory/people/${encodeURIComponent(userId)}`;
export const targetLink = (target: string) => `/targets/${encodeURIComponent(target)}`;
export const ruleLink = (rule: string) => `/mappings/rules?rule=${encodeURIComponent(rule)}`;
export const lineLink = (line: number) => `/mappings/yaml?line=${line}`;
