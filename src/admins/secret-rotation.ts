import type { Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import type { Json } from '../core/json.js';
import { createSerial } from '../core/serial.js';
import { keyIdOf, type KeyRing, type KeySource, type SealedStore } from '../core/secret-box.js';

/** Under this name a database says since when which key seals. */
export const secretKeySetting = 'secret_key';

interface Needs {
  readonly ring: KeyRing;
  readonly store: SealedStore & { putSetting(name: string, value: Json): Promise<void> };
  readonly clock: Clock;
}

/** How far a rotation came. */
export interface RotationStep {
  /** The key that seals from now on. */
  readonly keyId: string;
  readonly source: KeySource;
  /** Texts sealed anew by this step. */
  readonly resealed: number;
  /** Texts that still need an older key. */
  readonly remaining: number;
  /** Ids of keys nobody needs any more: gone where they were the service's own, else for the operator to take out of ROLECALL_SECRET_KEY. */
  readonly retired: readonly string[];
  /** Keys that stored texts need and the service does not have; those texts cannot be read, before or after. */
  readonly unknownKeys: readonly string[];
  readonly isDone: boolean;
}

/** What a look at the stored secrets says: how many need which key. */
export interface SealedKeys {
  readonly source: KeySource;
  /** Keys the service has, newest first. */
  readonly known: readonly string[];
  readonly needed: readonly { readonly keyId: string; readonly count: number }[];
}

export interface SecretRotation {
  /**
   * One step: makes a new key when none is under way, then seals at most `limit` texts anew. Called again until `isDone`; what was stopped half way, by whatever, goes on
   * with the next call, because the state is in the keys and the texts themselves. `conflict` when the keys are in the environment and it holds but one.
   */
  step(limit: number): Promise<RotationStep>;
  look(): Promise<SealedKeys>;
}

/** Builds the service. Deliveries are signed all the while: a text is readable before and after its one write. */
export function createSecretRotation({ ring, store, clock }: Needs): SecretRotation {
  const step = async (limit: number): Promise<RotationStep> => {
    begin(ring);
    const [keyId, ...older] = ring.ids();
    // Also a write in the queue of those made so far: what was sealed with the old key a moment ago is in the store after it.
    await store.putSetting(secretKeySetting, { keyId, since: clock().toISOString() });
    let resealed = 0;
    for (const sealed of needing(await store.listSealed(), older).slice(0, limit))
      if (await store.replaceSealed(sealed, ring.seal(ring.open(sealed)))) resealed += 1;

    const left = await store.listSealed();
    const remaining = needing(left, older).length;
    const isDone = remaining === 0;
    if (isDone && ring.source !== 'environment') ring.dropOldKeys();
    return {
      keyId,
      source: ring.source,
      resealed,
      remaining,
      retired: isDone ? older : [],
      unknownKeys: [...new Set(left.map(keyIdOf))].filter((id) => id !== keyId && !older.includes(id)),
      isDone,
    };
  };

  const inTurn = createSerial();
  return {
    // One at a time: a step that drops old keys must have seen every text since the newest key came.
    step: (limit) => inTurn('step', () => step(limit)),

    async look() {
      const counts = new Map<string, number>();
      for (const id of (await store.listSealed()).map(keyIdOf)) counts.set(id, (counts.get(id) ?? 0) + 1);
      return {
        source: ring.source,
        known: ring.ids(),
        needed: [...counts].map(([keyId, count]) => ({ keyId, count })),
      };
    },
  };
}

/** More than one key means that a rotation is under way. */
function begin(ring: KeyRing): void {
  if (ring.ids().length > 1) return;
  if (ring.source === 'environment')
    throw new ServiceError('conflict', {
      message:
        'ROLECALL_SECRET_KEY holds one key. Make another with: openssl rand -base64 32. Set ROLECALL_SECRET_KEY to "<new>,<old>" and start the service again (several instances: first all with "<old>,<new>", then all with "<new>,<old>"), then rotate.',
    });
  ring.addKey();
}

function needing(sealed: readonly string[], keyIds: readonly string[]): readonly string[] {
  return sealed.filter((text) => keyIds.includes(keyIdOf(text)));
}
