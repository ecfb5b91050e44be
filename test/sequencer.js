import Sequencer from '@jest/test-sequencer';

/**
 * The simulation of deliveries first, the rest as jest sorts it. It lives on promises, and in a worker that has run many files
 * Node makes each promise slower (V8's promise hooks): 17 s in a fresh worker, 158 s late in the suite.
 */
export default class FreshWorkerFirst extends Sequencer {
  sort(tests) {
    const needsFreshWorker = (test) => /[/\\]simulation\.test\.ts$/.test(test.path);
    const sorted = super.sort(tests);
    return [...sorted.filter(needsFreshWorker), ...sorted.filter((test) => !needsFreshWorker(test))];
  }
}
