import { startReceiver, type Receiver, type ReceiverOptions } from '../../src/demo/receiver/server.js';

/** The reference receiver, with waiting that reacts to requests instead of sleeping. */
export interface TestReceiver extends Receiver {
  /** Resolves as soon as `isTrue` holds, looking again after every answered request. Jest's own timeout ends a wait in vain. */
  waitFor(isTrue: (receiver: Receiver) => boolean): Promise<void>;
}

export async function openReceiver(options: ReceiverOptions): Promise<TestReceiver> {
  const receiver = await startReceiver(options);
  return { ...receiver, waitFor: (isTrue) => waitFor(receiver, isTrue) };
}

async function waitFor(receiver: Receiver, isTrue: (receiver: Receiver) => boolean): Promise<void> {
  if (isTrue(receiver)) return;
  await new Promise<void>((resolve) => {
    const stop = receiver.onReceived(() => {
      if (!isTrue(receiver)) return;
      stop();
      resolve();
    });
  });
}
