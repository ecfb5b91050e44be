import { describe, expect, it } from '@jest/globals';
import { closingOnlyItsOwn } from '../../../src/assignments/closed-key.js';
import type { AccountState, Assignment } from '../../../src/assignments/model.js';
import { accountOf } from '../../../src/assignments/decide.js';
import { newId } from '../../../src/core/ids.js';
import { assignment, noon, user } from '../../support/builders.js';

const at = (key: string): AccountState => ({
  account: accountOf(user(1, {}), key),
  status: 'active',
  roles: [{ key: 'basic', name: 'Basic', scope: {} }],
});
const previous = { key: 'old@example.com', status: 'active', roles: [{ key: 'basic' }] } as const;
const moved = assignment(5, at('new@example.com'), { previous });

/** The key that the version closes while these others stand on its target. */
async function closes(...others: readonly Assignment[]): Promise<string | undefined> {
  const findByKey = async (of: string, key: string) => others.find((one) => one.targetId === of && one.key === key);
  return (await closingOnlyItsOwn({ findByKey }, moved)).previous?.key;
}

describe('a version that says which key its account had before', () => {
  it('closes that key while nobody else stands under it', async () => {
    expect(await closes()).toBe('old@example.com');
    expect(await closes(assignment(2, at('other@example.com')))).toBe('old@example.com');
    expect(await closes(assignment(2, at('old@example.com'), { targetId: newId('tgt') }))).toBe('old@example.com');
  });

  it('leaves it alone once another account has it, made before or after, delivered or not', async () => {
    expect(await closes(assignment(2, at('old@example.com')))).toBeUndefined();
    expect(await closes(assignment(8, at('old@example.com')))).toBeUndefined();
    const owed = { state: 'owed', dueAt: noon, attempts: 3, resend: 0 } as const;
    expect(await closes(assignment(8, at('old@example.com'), { acknowledged: undefined, delivery: owed }))).toBe(
      undefined,
    );
  });

  it('still closes it while the first version of the other is held: nobody was told of that one', async () => {
    const delivery = { state: 'held', attempts: 0, resend: 0 } as const;
    const held = { acknowledged: undefined, delivery };
    expect(await closes(assignment(8, at('old@example.com'), held))).toBe('old@example.com');
    expect(await closes(assignment(2, at('old@example.com'), held))).toBeUndefined(); // when released, it must not be superseded
    expect(await closes(assignment(8, at('old@example.com'), { delivery }))).toBeUndefined(); // a later change is held, the access stands
  });

  it('keeps a previous state of its own key', async () => {
    const same = assignment(5, at('new@example.com'), { previous: { ...previous, key: 'new@example.com' } });
    const never = () => Promise.reject(new Error('nothing to look up'));
    expect(await closingOnlyItsOwn({ findByKey: never }, same)).toBe(same);
  });
});
