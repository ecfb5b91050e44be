/** URN of the enterprise extension. */
export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
/** Five targets: name, catalog, and roles to grant there. */
export const targetsOf = [
  ['gorgias-eu', 'gorgias', ['lite', 'basic', 'lead']],
  ['intercom-main', 'intercom', ['support-agent-standard']],
  ['userlike-main', 'userlike', ['agent', 'analyst']],
  ['liveagent-us', 'liveagent', ['user']],
  ['responso-fr', 'responso', ['agent']],
] as const;

/** Names of groups, as rules name them. */
export const groupName = (index: number) => `Team ${String(index).padStart(4, '0')}`;

/** One rule in five also asks a filter, one in seven for time, one in ten names groups by prefix. */
export function policyText(ruleCount: number): string {
  const rules = Array.from({ length: ruleCount }, (_none, index) => {
    const [target, , roles] = targetsOf[index % targetsOf.length] ?? targetsOf[0];
    const group = index % 10 === 9 ? `{ prefix: "${groupName(index)}" }` : groupName(index);
    const filter = index % 5 === 4 ? `, filter: '${enterprise}:department eq "D${index % 3}"'` : '';
    const after = index % 7 === 6 ? '\n    after: P90D' : '';
    return `  - id: rule-${index}\n    reason: bench\n    when: { group: ${group}${filter} }\n    grant: { ${target}: ${roles[index % roles.length]} }${after}`;
  });
  return `version: 1
targets:
  gorgias-eu: { precedence: [lead, basic, lite] }
  userlike-main: { precedence: [analyst, agent] }
rules:
${rules.join('\n')}
`;
}
