import { ServiceError } from '../core/errors.js';
import type { SignatureScheme } from './model.js';
import { newSigningKey, schemeOf } from './signing-secret.js';

/** How long an older key stays valid after a rotation unless the caller says otherwise. */
const defaultOverlapSeconds = 86_400;
const longestOverlapSeconds = 604_800;
/** Of each scheme, beside the newest. */
const mostOlderKeys = 2;

/** A signing key in clear; `validUntil` is set once another has taken its place. */
export interface SigningKey {
  readonly key: string;
  readonly validUntil?: Date;
}

export interface Overlap {
  /** Up to seven days; a day when absent. 0 ends the older keys at once, because they leaked. */
  readonly overlapSeconds?: number;
  /** Rotates although older keys are still valid; the oldest may end early. */
  readonly force?: boolean;
}

/** Keys that may sign at this moment. */
export function liveKeys<Key extends { readonly validUntil?: Date }>(keys: readonly Key[], now: Date): readonly Key[] {
  return keys.filter(({ validUntil }) => validUntil === undefined || validUntil > now);
}

/** Is this the end that leaves nothing of the older keys? */
export function endsAtOnce({ overlapSeconds }: Overlap): boolean {
  return overlapSeconds !== undefined && overlapSeconds <= 0;
}

/**
 * A new key of each scheme, signing first; the older ones end with the overlap, or earlier where they ended earlier anyway, and at most two of a
 * scheme are kept. `conflict` while keys of an earlier rotation are still valid, unless forced or the older ones end at once.
 */
export function rotateKeys(
  live: readonly SigningKey[],
  schemes: readonly SignatureScheme[],
  { overlap, now }: { readonly overlap: Overlap; readonly now: Date },
): readonly SigningKey[] {
  const fresh = schemes.map((scheme) => ({ key: newSigningKey(scheme) }));
  if (endsAtOnce(overlap)) return fresh;
  const ending = live.filter(({ validUntil }) => validUntil !== undefined).length;
  if (ending > 0 && overlap.force !== true) {
    const message = `${ending} older signing ${ending === 1 ? 'key is' : 'keys are'} still valid, so receivers may not know the newest yet. Wait until they end, or pass force to rotate again now.`;
    throw new ServiceError('conflict', { message });
  }
  return [...fresh, ...perScheme(live.map((key) => endingBy(key, endOf(overlap, now))))];
}

/**
 * The keys after a change of schemes: a scheme without a current key gets one, and keys of a scheme that is no longer listed go on for a day, so
 * that receivers can move over.
 */
export function keysForSchemes(
  live: readonly SigningKey[],
  schemes: readonly SignatureScheme[],
  now: Date,
): readonly SigningKey[] {
  const current = new Set(live.filter(({ validUntil }) => validUntil === undefined).map(({ key }) => schemeOf(key)));
  const fresh = schemes.filter((scheme) => !current.has(scheme)).map((scheme) => ({ key: newSigningKey(scheme) }));
  const end = endOf({}, now);
  return [...fresh, ...live.map((key) => (schemes.includes(schemeOf(key.key)) ? key : endingBy(key, end)))];
}

function endOf({ overlapSeconds = defaultOverlapSeconds }: Overlap, now: Date): Date {
  return new Date(now.getTime() + Math.min(overlapSeconds, longestOverlapSeconds) * 1_000);
}

function endingBy(key: SigningKey, end: Date): SigningKey {
  return { ...key, validUntil: key.validUntil && key.validUntil < end ? key.validUntil : end };
}

function perScheme(older: readonly SigningKey[]): readonly SigningKey[] {
  return older.filter(
    ({ key }, at) => older.slice(0, at).filter((newer) => schemeOf(newer.key) === schemeOf(key)).length < mostOlderKeys,
  );
}
