import { describe, expect, it } from '@jest/globals';
import type { Subject } from '../../../src/directory/model.js';
import type { Language } from '../../../src/core/language.js';
import type { Obstacle } from '../../../src/mapping/explain-words.js';
import { explain } from '../../../src/mapping/explain.js';
import { helpdeskUserUrn } from '../../../src/mapping/person-dates.js';
import { resolve } from '../../../src/mapping/resolve.js';
import { days, now, person, policyOf } from './people.js';

const policy = policyOf(`version: 1
timezone: Europe/Paris
targets: { gorgias-eu: { precedence: [lead, basic, lite] }, userlike-main: { default: agent } }
rules:
  - { id: l1, reason: x, when: { group: Support L1 }, grant: { gorgias-eu: lite }, until: P90D }
  - { id: trained, reason: x, when: { group: Support L1 }, grant: { gorgias-eu: basic }, after: P90D }
  - { id: leads, reason: x, when: { group: { prefix: Lead } }, grant: { gorgias-eu: lead, responso-fr: { role: agent, scope: { inbox: [vip] } } } }
  - { id: admins, reason: x, when: { group: Admins }, grant: { userlike-main: administrator } }
  - { id: leads-apart, reason: x, when: { filter: 'title eq "Boss"' }, grant: { gorgias-eu: lead } }
forbid: [{ roles: { gorgias-eu: lead, userlike-main: administrator }, reason: separation of duties }]
`);

function sentences(
  subjects: readonly Subject[],
  target: string,
  language: Language = 'en',
  obstacles: readonly Obstacle[] = [],
) {
  const resolution = resolve(subjects, policy, now);
  const explained = explain({ policy, subjects, resolution, now, obstacles: new Map([[target, obstacles]]) }, language);
  return explained.find((one) => one.target === target)?.sentences ?? [];
}

describe('an explanation', () => {
  it('says what is held, by which rule, on which line, because of which group and until when', () => {
    expect(sentences([person('lea', { groups: ['Support L1'] })], 'gorgias-eu')).toEqual([
      'Should hold Lite on gorgias-eu.',
      'Rule l1 (line 5) gives Lite because of the group "Support L1", until 30 August 2026 at 14:00.',
      'Rule trained (line 6) will give Basic because of the group "Support L1" from 30 August 2026 at 14:00.',
      'Rule leads (line 7) does not apply: the user is not in the group whose name begins with "Lead".',
      'Rule leads-apart (line 9) does not apply: the user does not fit title eq "Boss".',
    ]);
  });

  it('says the same in French', () => {
    expect(sentences([person('lea', { groups: ['Support L1'] })], 'gorgias-eu', 'fr').slice(0, 4)).toEqual([
      'Doit avoir Lite sur gorgias-eu.',
      `La règle l1 (ligne 5) donne Lite grâce au groupe « Support L1 », jusqu'au 30 août 2026 à 14:00.`,
      'La règle trained (ligne 6) donnera Basic grâce au groupe « Support L1 » à partir du 30 août 2026 à 14:00.',
      `La règle leads (ligne 7) ne s'applique pas : l'utilisateur n'est pas dans le groupe dont le nom commence par « Lead ».`,
    ]);
  });

  it('says who outranked whom, what is over, and what is limited', () => {
    const lea = [person('lea', { groups: [{ displayName: 'Support L1', sinceAt: days(-200) }, 'Leads'] })];
    const gorgias = sentences(lea, 'gorgias-eu').join('\n');
    expect(gorgias).toContain('gave Lite because of the group "Support L1"; its time is over.');
    expect(gorgias).toContain('would give Basic because of the group "Support L1", but rule leads wins by precedence.');
    expect(sentences(lea, 'responso-fr')[0]).toBe('Should hold Agent (limited to inbox: vip) on responso-fr.');
  });

  it('says that a default is one, that a combination is forbidden, and that nothing matches', () => {
    expect(sentences([person('lea')], 'userlike-main')[0]).toContain('by default');
    expect(sentences([person('lea', { groups: ['Leads', 'Admins'] })], 'userlike-main').join()).toContain(
      'forbidden: separation of duties',
    );
    expect(sentences([person('lea')], 'gorgias-eu').slice(0, 2)).toEqual([
      'Should hold no role on gorgias-eu.',
      'No rule for this helpdesk matches.',
    ]);
  });

  it('says why nobody of the person counts', () => {
    const second = (subject?: Subject) => sentences(subject ? [subject] : [], 'gorgias-eu')[1];
    expect(second()).toContain('No directory knows');
    expect(second(person('lea', { active: false }))).toContain('inactive');
    expect(second(person('lea', { deletedAt: now }))).toContain('deleted');
    expect(second(person('lea', { attributes: { [helpdeskUserUrn]: { endDate: '2026-05-01' } } }))).toContain(
      'end date',
    );
  });

  it.each<[Obstacle, RegExp, RegExp]>([
    ['no_account_key', /no account key/, /pas de clé de compte/],
    ['account_key_collision', /same account key/, /même clé de compte/],
    ['offboarded', /offboarding is in force/, /départ est en vigueur/],
    ['held', /held by a safety limit/, /limite de sécurité/],
    ['protected', /protects this account/, /protège ce compte/],
    ['frozen', /frozen/, /gelés/],
  ])('says what stands in the way: %s', (obstacle, english, french) => {
    const lea = [person('lea', { groups: ['Support L1'] })];
    expect(sentences(lea, 'gorgias-eu', 'en', [obstacle]).at(-1)).toMatch(english);
    expect(sentences(lea, 'gorgias-eu', 'fr', [obstacle]).at(-1)).toMatch(french);
  });

  it('says so when the policy does not speak of a target', () => {
    const access = { target: 'other', roles: [], isDefault: false, matches: [] };
    const explained = explain({ policy, subjects: [person('lea')], resolution: { targets: [access] }, now }, 'en');
    expect(explained[0]?.sentences).toEqual([
      'The policy in force does not speak of other, so nobody is given a role there.',
    ]);
  });
});
