import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLoop, type Loop } from '../../../src/core/loop.js';

describe('a loop that steps aside', () => {
  let now = 0;
  let turns = 0;
  let onTurn: () => void = () => undefined;
  let loop: Loop;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'Date'] });
    now = 0;
    turns = 0;
    loop = createLoop({
      clock: () => new Date(now),
      pollMs: 1_000,
      restMs: (tookMs, nudges) => nudges * tookMs,
      onError: () => undefined,
      turn: async () => {
        turns += 1;
        now += 20;
        onTurn();
        return { idleUntil: undefined };
      },
    });
  });
  afterEach(async () => {
    await loop.stop();
    jest.useRealTimers();
  });
  const settle = async () => {
    for (let round = 0; round < 5; round += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  };

  it('rests as it was told for what came during its turn, whatever comes meanwhile', async () => {
    onTurn = () => {
      if (turns === 1) for (let nudge = 0; nudge < 3; nudge += 1) loop.nudge();
    };
    loop.start();
    await settle();
    loop.nudge();
    jest.advanceTimersByTime(59);
    await settle();
    expect(turns).toBe(1);
    jest.advanceTimersByTime(1);
    await settle();
    expect(turns).toBe(2);
  });

  it('is at work at once when it was idle', async () => {
    onTurn = () => undefined;
    loop.start();
    await settle();
    loop.nudge();
    await settle();
    expect(turns).toBe(2);
  });

  it('ends its rest when it is stopped', async () => {
    onTurn = () => loop.nudge();
    loop.start();
    await settle();
    await loop.stop();
    expect(turns).toBe(1);
  });
});
