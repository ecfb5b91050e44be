import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { User } from '../../src/directory/model.js';
import { openHelpdesk, type HelpdeskUnderTest } from '../support/changing-addresses.js';

const supports = { roles: ['basic'], status: 'active' };

async function withHelpdesk(run: (desk: HelpdeskUnderTest) => Promise<void>, isVersionAware = true): Promise<void> {
  const desk = await openHelpdesk(isVersionAware);
  try {
    await run(desk);
  } finally {
    await desk.close();
  }
}

describe('an account whose address changes while nothing can be delivered', () => {
  it('keeps its access when the address is put right again while the target is down', () =>
    withHelpdesk(async (desk) => {
      const mia = await desk.hire('mia');
      await desk.deliverAll();
      desk.isDown = true;
      await desk.readdress(mia, 'mai');
      await desk.runWorker();
      await desk.readdress(mia, 'mia');
      await desk.runWorker();
      desk.isDown = false;
      await desk.deliverAll();
      expect(desk.held('mia')).toEqual(supports);
      expect(desk.held('mai')).not.toEqual(supports);
      await desk.expectInStep();
    }));

  it('keeps its access when the address is put right again during a freeze', () =>
    withHelpdesk(async (desk) => {
      const vera = await desk.hire('vera');
      await desk.deliverAll();
      desk.isFrozen = true;
      await desk.readdress(vera, 'vera.x');
      await desk.readdress(vera, 'vera');
      desk.isFrozen = false;
      await desk.deliverAll();
      expect(desk.held('vera')).toEqual(supports);
      await desk.expectInStep();
    }));

  it('does not take the old address from the next person who was given it', () =>
    withHelpdesk(async (desk) => {
      const abe = await desk.hire('abe');
      await desk.deliverAll();
      desk.isDown = true;
      await desk.readdress(abe, 'abe.b');
      await desk.runWorker();
      await desk.hire('bob', 'abe');
      await desk.runWorker();
      await desk.rename(abe, 'Abraham');
      await desk.runWorker();
      desk.isDown = false;
      await desk.deliverAll();
      expect(desk.held('abe')).toEqual(supports);
      expect(desk.held('abe.b')).toEqual(supports);
      await desk.expectInStep();
    }));

  it('does not take it from them either where the helpdesk cannot compare versions and the older change comes last', () =>
    withHelpdesk(async (desk) => {
      const abe = await desk.hire('abe');
      await desk.deliverAll();
      desk.isDown = true;
      await desk.readdress(abe, 'abe.b');
      await desk.runWorker(); // waits for its next try from now on
      await desk.hire('bob', 'abe');
      desk.isDown = false;
      await desk.deliverAll();
      expect(desk.held('abe')).toEqual(supports);
      expect(desk.held('abe.b')).toEqual(supports);
    }, false));

  it('still closes the old address when nobody else has it', () =>
    withHelpdesk(async (desk) => {
      const kim = await desk.hire('kim');
      await desk.deliverAll();
      await desk.readdress(kim, 'kim.lee');
      await desk.deliverAll();
      expect(desk.held('kim')).toEqual({ roles: [], status: 'removed' });
      expect(desk.held('kim.lee')).toEqual(supports);
      await desk.expectInStep();
    }));
});

type Step =
  | { kind: 'address'; who: number; name: string }
  | { kind: 'rename'; who: number }
  | { kind: 'active'; who: number; isActive: boolean }
  | { kind: 'down' | 'frozen'; is: boolean }
  | { kind: 'resolve' | 'again' | 'epoch' }
  /** Of the requests sent, some get no answer: they never arrive, or arrive later, or arrive and only the answer is lost. */
  | { kind: 'run'; fate: 'answered' | 'unheard' | 'late' | 'lost' }
  | { kind: 'land'; which: number };

const who = fc.constantFrom(0, 1, 2);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('address' as const),
      who,
      name: fc.constantFrom('a', 'b', 'c', 'd'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rename' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('active' as const), who, isActive: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('down' as const, 'frozen' as const), is: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('again' as const, 'epoch' as const) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('resolve' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      fate: fc.constantFrom(
        'answered' as const,
        'answered' as const,
        'unheard' as const,
        'late' as const,
        'lost' as const,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('land' as const), which: fc.nat(5) }) },
);

async function take(desk: HelpdeskUnderTest, people: readonly User[], one: Step): Promise<void> {
  const person = 'who' in one ? people[one.who] : undefined;
  switch (one.kind) {
    case 'address':
      return person && desk.readdress(person, one.name, 'later');
    case 'rename':
      return person && desk.rename(person, `Name ${desk.requests}`, 'later');
    case 'active':
      return person && desk.setActive(person, one.isActive, 'later');
    case 'down':
      desk.isDown = one.is;
      return;
    case 'frozen':
      desk.isFrozen = one.is;
      return;
    case 'again':
      return desk.resendAll();
    case 'epoch':
      return desk.beginEpoch();
    case 'resolve':
      return desk.resolve();
    case 'run':
      return desk.runWorker(one.fate);
    case 'land':
      return desk.land(one.which);
  }
}

describe('however addresses change, swap and come back', () => {
  /** Three people with an account each, whatever happens to them, and then everything delivered. */
  const play = (isVersionAware: boolean, steps: readonly Step[]) =>
    withHelpdesk(async (desk) => {
      const people = [await desk.hire('a'), await desk.hire('b'), await desk.hire('c')];
      await desk.deliverAll();
      for (const one of steps) await take(desk, people, one);
      await desk.landAll();
      await desk.deliverAll();
      await desk.expectInStep();
    }, isVersionAware);

  it('the helpdesk ends with what every account is to have, and nothing under any other address', async () => {
    const steps = fc.array(step, { minLength: 5, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(steps, (taken) => play(true, taken)),
      { numRuns: 100 },
    );
  }, 120_000);

  it('so does one that cannot compare versions, as long as requests arrive in the order in which they were sent', async () => {
    const inOrder = step.filter((one) => !('fate' in one && (one.fate === 'late' || one.fate === 'lost')));
    await fc.assert(
      fc.asyncProperty(fc.array(inOrder, { minLength: 5, maxLength: 50 }), (taken) => play(false, taken)),
      { numRuns: 50 },
    );
  }, 120_000);
});
