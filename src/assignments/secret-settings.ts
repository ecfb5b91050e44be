import type { SecretBox } from '../core/secret-box.js';

/** What stands in place of a secret wherever a record is shown. Given back, it means "as before". */
export const secretMask = '***';

type Settings = Readonly<Record<string, string>>;

/** Settings with the secret ones made unreadable, for the store. */
export function sealSettings(settings: Settings, secret: readonly string[], box: SecretBox): Settings {
  return mapped(settings, secret, (value) => box.seal(value));
}

/** Settings with the secret ones in clear, for sending. Throws `conflict` when one was sealed with another key. */
export function openSettings(settings: Settings, secret: readonly string[], box: SecretBox): Settings {
  return mapped(settings, secret, (value) => box.open(value));
}

/** Settings as an admin gave them, where a mask in place of a secret is replaced by what is in force, and left out when nothing is. */
export function unmasked(given: unknown, secret: readonly string[], clear: () => Settings): unknown {
  if (typeof given !== 'object' || given === null) return given;
  const isMasked = ([key, value]: readonly [string, unknown]) => secret.includes(key) && value === secretMask;
  const [masked, rest] = [Object.entries(given).filter(isMasked), Object.entries(given).filter((at) => !isMasked(at))];
  if (masked.length === 0) return given;
  const kept = Object.entries(clear()).filter(([key]) => masked.some(([name]) => name === key));
  return Object.fromEntries([...rest, ...kept]);
}

function mapped(settings: Settings, secret: readonly string[], change: (value: string) => string): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, secret.includes(key) ? change(value) : value]),
  );
}
