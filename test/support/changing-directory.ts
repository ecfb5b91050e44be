import type { ChildCompany } from './child-company.js';
import type { TestReceiver } from './receiver.js';

const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Everybody of Support holds `basic` on these targets, those of Leads hold `lead`; no limit stands in the way. */
export function twoRoles(targets: readonly string[]): string {
  return `version: 1
safety:
  revokes: { max: 100000, percent: 100, window: 1m }
targets:
${targets.map((name) => `  ${name}: { precedence: [admin, lead, basic, lite, observer] }`).join('\n')}
rules:
  - id: support
    reason: Agents answer customers
    when: { group: Support }
    grant: { ${targets.map((name) => `${name}: basic`).join(', ')} }
  - id: leads
    reason: Leads run the team
    when: { group: Leads }
    grant: { ${targets.map((name) => `${name}: lead`).join(', ')} }
`;
}

/** What fetch throws for a connection that broke, and JSON for half an answer; by name, because errors of Node are of another realm here. */
function isLostConnection(error: unknown): boolean {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  return name === 'TypeError' || name === 'SyntaxError';
}

/** Changes people and groups at random as an identity provider does, and knows what every helpdesk must end with. */
export async function changingDirectory(company: ChildCompany) {
  const { scim, ids, person, service } = company;
  const everybody = ids.map((id, n) => ({ id, key: person(n), isActive: true, isLead: false }));
  const leads = await company.group('Leads', []);
  const support = await company.group('Support', ids);

  /** Sends again for as long as the answer is lost; a change that was made already changes nothing. */
  const patch = async (path: string, ...Operations: readonly object[]): Promise<void> => {
    for (;;) {
      try {
        const { status } = await scim('PATCH', path, { schemas: [patchUrn], Operations });
        if (status >= 300) throw new Error(`PATCH ${path} answered ${status}`);
        return;
      } catch (error) {
        if (!isLostConnection(error)) throw error;
        await service.ready();
      }
    }
  };
  return {
    /** The id of the group that everybody is in. */
    support,
    expected: () =>
      everybody
        .map(({ key, isActive, isLead }) => `${key} ${isActive ? (isLead ? 'lead' : 'basic') : 'suspended'}`)
        .sort()
        .join('\n'),
    isActive: (key: string): boolean => everybody.find((one) => one.key === key)?.isActive === true,
    /** Tells of the members of both groups once more, whole, as a full synchronisation does. */
    repeatGroups: async (): Promise<void> => {
      const members = (some: typeof everybody) => some.map(({ id }) => ({ value: id }));
      await patch(`/Groups/${leads}`, {
        op: 'replace',
        path: 'members',
        value: members(everybody.filter(({ isLead }) => isLead)),
      });
      await patch(`/Groups/${support}`, { op: 'replace', path: 'members', value: members(everybody) });
    },
    changeUntil: async (isOver: () => boolean): Promise<number> => {
      let changes = 0;
      for (; !isOver(); changes += 1) {
        const one = everybody[Math.floor(Math.random() * everybody.length)];
        if (!one) throw new Error('nobody there');
        if (Math.random() < 0.5) {
          one.isActive = !one.isActive;
          await patch(`/Users/${one.id}`, { op: 'replace', path: 'active', value: one.isActive });
        } else {
          one.isLead = !one.isLead;
          const member = one.isLead
            ? { op: 'add', path: 'members', value: [{ value: one.id }] }
            : { op: 'remove', path: `members[value eq "${one.id}"]` };
          await patch(`/Groups/${leads}`, member);
        }
      }
      return changes;
    },
  };
}

/** What a receiver holds, a line for each account. */
export function heldAt(receiver: Pick<TestReceiver, 'accounts'>): string {
  return [...receiver.accounts()]
    .map(
      ([key, { status, roles }]) => `${key} ${status === 'active' ? roles.map((role) => role.key).join('+') : status}`,
    )
    .sort()
    .join('\n');
}
