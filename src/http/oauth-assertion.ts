import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, type JWK, type JWTPayload } from 'jose';
import type { OAuthClient } from '../directory/oauth-model.js';
import type { KeySource } from './oauth-keys.js';

/** Asymmetric only: with a shared-key algorithm a public key would serve as the secret. */
const algorithms: Readonly<Record<string, string>> = { RS256: 'RSA', PS256: 'RSA', ES256: 'EC', EdDSA: 'OKP' };
/** How far two clocks may differ. */
const toleranceSeconds = 60;
/** An assertion that lasts longer was not made for one request (RFC 7523 section 3, point 4); tokens of managed identities last a day. */
const longestSeconds = 24 * 60 * 60;
const longestJti = 512;

/** Why an assertion does not prove the client; for the log of the operator who set the client up. */
export type AssertionRefusal =
  | 'malformed'
  | 'wrong_algorithm'
  | 'unknown_key'
  | 'wrong_signature'
  | 'wrong_issuer'
  | 'wrong_subject'
  | 'wrong_audience'
  | 'expired'
  | 'not_yet_valid'
  | 'lasts_too_long'
  | 'jti_missing';

/** What an assertion says once its signature and claims hold. `jti` is not yet checked for reuse. */
export type AssertionVerdict =
  | { readonly kind: 'proved'; readonly jti?: string; readonly expiresAt: Date }
  | { readonly kind: 'refused'; readonly reason: AssertionRefusal }
  | { readonly kind: 'keys_unavailable' };

interface Question {
  readonly assertion: string;
  readonly client: OAuthClient;
  /** What an assertion may name as its audience when the client has none configured. */
  readonly ownAudiences: readonly string[];
  readonly keys: KeySource;
  readonly now: Date;
}

/** Judges a client assertion by RFC 7523 section 3 and by what is configured for the client. */
export async function verifyAssertion({
  assertion,
  client,
  ownAudiences,
  keys,
  now,
}: Question): Promise<AssertionVerdict> {
  const { proof } = client;
  if (proof.kind !== 'private_key_jwt') return refused('malformed');
  const header = headerOf(assertion);
  if (!header) return refused('malformed');
  const kty = algorithms[header.alg];
  if (kty === undefined) return refused('wrong_algorithm');
  const found = await keys.find(proof.keys, header.kid, now.getTime());
  if (!found) return { kind: 'keys_unavailable' };
  const fitting = found.filter((key) => fits(key, header.alg, kty));
  if (fitting.length === 0) return refused('unknown_key');
  const expected = {
    issuer: proof.federated?.issuer ?? client.id,
    subject: proof.federated?.subject ?? client.id,
    audience: proof.audience === undefined ? [...ownAudiences] : spellings(proof.audience),
  };
  const payload = await verify(assertion, { fitting, alg: header.alg, now, ...expected });
  return typeof payload === 'string' ? refused(payload) : judge(payload, proof.federated !== undefined, now);
}

/** The client an assertion is about by its own words, not verified; for requests without `client_id`. */
export function subjectOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined; // what cannot be read names nobody
  }
}

interface Expected {
  readonly fitting: readonly JWK[];
  readonly alg: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string[];
  readonly now: Date;
}

/** Tries the keys one after the other: a set may hold several without a `kid`. */
async function verify(
  assertion: string,
  { fitting, alg, now, ...claims }: Expected,
): Promise<JWTPayload | AssertionRefusal> {
  for (const jwk of fitting) {
    try {
      const key = await importJWK(jwk, alg);
      const requiredClaims = ['iss', 'sub', 'aud', 'exp'];
      const options = { ...claims, algorithms: [alg], currentDate: now, clockTolerance: toleranceSeconds };
      return (await jwtVerify(assertion, key, { ...options, requiredClaims })).payload;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== 'wrong_signature') return reason;
    }
  }
  return 'wrong_signature';
}

/** The rules of this service beyond signature, issuer, subject, audience and expiry. */
function judge({ exp = 0, iat, jti }: JWTPayload, isFederated: boolean, now: Date): AssertionVerdict {
  const nowSeconds = now.getTime() / 1_000;
  if (iat !== undefined && iat > nowSeconds + toleranceSeconds) return refused('not_yet_valid');
  if (exp > nowSeconds + longestSeconds + toleranceSeconds) return refused('lasts_too_long');
  if (jti !== undefined && !isName(jti)) return refused('malformed');
  // Entra signs tokens without `jti` and may present one again while it is valid; a client that signs for itself has no reason to.
  if (jti === undefined && !isFederated) return refused('jti_missing');
  const expiresAt = new Date((exp + toleranceSeconds) * 1_000);
  return { kind: 'proved', expiresAt, ...(jti === undefined ? {} : { jti }) };
}

/** The library types `jti` as text but does not check it. */
function isName(jti: unknown): boolean {
  return typeof jti === 'string' && jti !== '' && jti.length <= longestJti;
}

function headerOf(assertion: string): { readonly alg: string; readonly kid?: string } | undefined {
  try {
    const { alg, kid } = decodeProtectedHeader(assertion);
    if (alg === undefined || (kid !== undefined && typeof kid !== 'string')) return undefined;
    return { alg, ...(kid === undefined ? {} : { kid }) };
  } catch {
    return undefined; // not a JWT
  }
}

function fits(key: JWK, alg: string, kty: string): boolean {
  return key.kty === kty && (key.alg === undefined || key.alg === alg) && (key.use === undefined || key.use === 'sig');
}

/** The Entra portal shows the audience with the suffix of a scope, the token names it without. */
function spellings(audience: string): string[] {
  return [audience, audience.replace(/\/\.default$/, '')];
}

const claimRefusals: Readonly<Record<string, AssertionRefusal>> = {
  iss: 'wrong_issuer',
  sub: 'wrong_subject',
  aud: 'wrong_audience',
  nbf: 'not_yet_valid',
};

function reasonOf(error: unknown): AssertionRefusal {
  const { code, claim } = error as { readonly code?: unknown; readonly claim?: unknown }; // both are only compared
  if (code === 'ERR_JWT_EXPIRED') return 'expired';
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return claimRefusals[String(claim)] ?? 'malformed';
  if (code === 'ERR_JWS_INVALID' || code === 'ERR_JWT_INVALID') return 'malformed';
  return 'wrong_signature'; // a key that cannot be imported, or is too short, proves nothing either
}

function refused(reason: AssertionRefusal): AssertionVerdict {
  return { kind: 'refused', reason };
}
