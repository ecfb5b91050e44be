import { describe, expect, it } from '@jest/globals';
import { withoutRule, withRule, withTarget } from '../../../src/console/screens/mappings/edit-policy.js';
import { firstPolicy, type Rule } from '../../../src/console/screens/mappings/policy-model.js';
import { readPolicy } from '../../../src/console/screens/mappings/read-policy.js';
import { workspacePolicy } from '../../../src/demo/workspace/policy.js';

function rulesOf(text: string): readonly Rule[] {
  const reading = readPolicy(text);
  if ('faults' in reading) throw new Error(JSON.stringify(reading.faults));
  return reading.rules;
}

function rule(text: string, id: string): Rule {
  const found = rulesOf(text).find((one) => one.id === id);
  if (!found) throw new Error(`no rule ${id}`);
  return found;
}

/** Lines of each text that are not in the other. */
function difference(before: string, after: string) {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return { gone: a.filter((line) => !b.includes(line)), come: b.filter((line) => !a.includes(line)) };
}

const commented = `# the policy of support
version: 1

targets:
    gorgias-eu:
        precedence:   [admin,   lead, basic]   # highest first
        protect: [ break@example.com ]

rules:
    # tier one
    -   id: l1    # do not rename
        reason: "Tier-1 agents"
        when:  { group: Support L1,   directory: okta }
        # basic for now
        grant: { gorgias-eu: basic }


    - id: leads
      reason: 'Leads'
      when:
        group:
          - Leads   # the old ones
          - { prefix: "Lead " }
      grant:
        gorgias-eu: { role: lead, scope: { inbox: [fr, it] } }
      until: P90D
      baseline: new
# the end
`;

describe('editing a policy by form', () => {
  it('reads every rule of the demo policy with its place', () => {
    expect(rulesOf(workspacePolicy)).toHaveLength(13);
    const found = rule(workspacePolicy, 'l1-first-90-days');
    expect(found).toMatchObject({ groups: [{ by: 'name', value: 'Support L1' }], directory: 'okta', until: 'P90D' });
    expect(workspacePolicy.split('\n')[found.line - 1]).toContain('l1-first-90-days');
    expect(workspacePolicy.split('\n')[found.endLine - 1]).toContain('baseline: new');
  });

  it.each([
    ['the demo policy', workspacePolicy, 'support-leads'],
    ['a text laid out by hand', commented, 'l1'],
    ['a text laid out by hand, last rule', commented, 'leads'],
  ])('changes the reason of one rule in %s, and no other line', (_name, text, id) => {
    const { index, ...form } = rule(text, id);
    const after = withRule(text, index, { ...form, reason: 'Another reason' });
    expect(rule(after, id).reason).toBe('Another reason');
    const { gone, come } = difference(text, after);
    expect([gone.length, come.length]).toEqual([1, 1]);
    expect(after.split('\n')).toHaveLength(text.split('\n').length);
  });

  it('leaves the text as it is when the form is kept unchanged', () => {
    for (const text of [workspacePolicy, commented])
      for (const { index, ...form } of rulesOf(text)) expect(withRule(text, index, form)).toBe(text);
  });

  it('keeps comments beside what it changes', () => {
    const { index, ...form } = rule(commented, 'l1');
    const after = withRule(commented, index, {
      ...form,
      groups: [...form.groups, { by: 'match', value: '^L1' }],
      grants: [
        { target: 'gorgias-eu', roles: [{ role: 'lead' }] },
        { target: 'intercom', roles: [{ role: 'a' }, { role: 'b' }] },
      ],
      after: 'P90D',
    });
    for (const comment of [
      '# tier one',
      '# do not rename',
      '# basic for now',
      '# the old ones',
      '# the end',
      '# highest first',
    ])
      expect(after).toContain(comment);
    expect(after).toContain('precedence:   [admin,   lead, basic]   # highest first');
    expect(rule(after, 'l1')).toMatchObject({
      groups: [
        { by: 'name', value: 'Support L1' },
        { by: 'match', value: '^L1' },
      ],
      grants: [
        { target: 'gorgias-eu', roles: [{ role: 'lead' }] },
        { target: 'intercom', roles: [{ role: 'a' }, { role: 'b' }] },
      ],
      after: 'P90D',
    });
    expect(rule(after, 'leads').grants).toEqual([
      { target: 'gorgias-eu', roles: [{ role: 'lead', scope: { inbox: ['fr', 'it'] } }] },
    ]);
  });

  it('adds the first rule to an empty policy, and takes one away again', () => {
    const form = {
      id: 'support',
      reason: 'Agents answer customers',
      groups: [{ by: 'name', value: 'Équipe de Support' } as const],
      filter: 'title eq "Agent: A"',
      directory: '',
      grants: [{ target: 'gorgias-eu', roles: [{ role: 'basic' }] }],
      after: '',
      until: '',
    };
    const one = withRule(firstPolicy, undefined, form);
    expect(rule(one, 'support')).toMatchObject(form);
    expect(one).toContain('when: { group: Équipe de Support');
    const two = withRule(one, undefined, { ...form, id: 'second' });
    expect(rulesOf(two).map(({ id }) => id)).toEqual(['support', 'second']);
    expect(rulesOf(withoutRule(two, 0)).map(({ id }) => id)).toEqual(['second']);
  });

  it('clears what the form has emptied', () => {
    const { index, ...form } = rule(commented, 'leads');
    const after = withRule(commented, index, { ...form, until: '', groups: form.groups.slice(0, 1) });
    expect(after).not.toContain('P90D');
    expect(after).toContain('baseline: new');
    expect(rule(after, 'leads').groups).toEqual([{ by: 'name', value: 'Leads' }]);
  });

  it('sets precedence, limits and protected accounts of a target, also of one the text does not name yet', () => {
    const after = withTarget(commented, {
      name: 'gorgias-eu',
      precedence: ['lead', 'admin', 'basic'],
      limits: { admin: { min: 1, max: 2 }, lead: {} },
      protect: ['break@example.com'],
    });
    expect(after).toContain('limits: { admin: { min: 1, max: 2 } }');
    expect(after).toContain('protect: [ break@example.com ]');
    expect(after).toContain('# highest first');
    const other = withTarget('version: 1\ntargets:\n  a:\n', { name: 'a', precedence: ['x'], limits: {}, protect: [] });
    expect(readPolicy(other)).toMatchObject({ targets: [{ name: 'a', precedence: ['x'] }] });
    const fresh = withTarget(firstPolicy, { name: 'b', precedence: ['x'], limits: {}, protect: [] });
    expect(readPolicy(fresh)).toMatchObject({ targets: [{ name: 'b', precedence: ['x'] }] });
  });

  it('names line and column of a text that does not read', () => {
    expect(readPolicy('rules:\n  - id: "x\n')).toMatchObject({ faults: [{ line: expect.any(Number) }] });
  });
});
