interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Asks under a key; resolves with the answer to this question. */
export type Gathered<Key, Asked, Answer> = (key: Key, asked: Asked) => Promise<Answer>;

/**
 * Makes one trip to the server of the questions that come while an earlier one under their key is under way; the first never waits. `work` gives one answer for
 * each, in their order, and begins after all of them were asked, so that nobody is told what was true before. A failure is everybody's, also of those who wait for the
 * next trip: a server that does not answer keeps nobody longer than one operation.
 */
export function gathered<Key, Asked, Answer>(
  work: (key: Key, asked: readonly Asked[]) => Promise<readonly Answer[]>,
): Gathered<Key, Asked, Answer> {
  const waiting = new Map<Key, Waiting<Asked, Answer>[]>(); // of keys with a trip under way

  const serve = async (key: Key, first: Waiting<Asked, Answer>): Promise<void> => {
    for (let batch = [first]; batch.length > 0; batch = waiting.get(key) ?? []) {
      waiting.set(key, []);
      try {
        const answers = await work(
          key,
          batch.map(({ asked }) => asked),
        );
        for (const [at, { resolve }] of batch.entries()) resolve(answers[at] as Answer); // one for each question
      } catch (error) {
        for (const { reject } of [...batch, ...(waiting.get(key) ?? [])]) reject(error);
        waiting.set(key, []);
      }
    }
    waiting.delete(key);
  };

  return (key, asked) =>
    new Promise((resolve, reject) => {
      const one = { asked, resolve, reject };
      const others = waiting.get(key);
      if (others) others.push(one);
      else void serve(key, one);
    });
}
