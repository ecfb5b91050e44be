import { z } from 'zod';
import { ServiceError, type Fault } from '../core/errors.js';
import type { ClientProof, PublicJwk } from '../directory/oauth-model.js';

const text = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');
const base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/, 'must be base64url');
const shared = { kid: z.string().max(200).optional(), use: z.literal('sig').optional() };
const rsaMinBits = 2_048;

/** Public keys of the kinds that may sign; other public members (certificates, `key_ops`) are dropped, private ones are refused. */
const publicKey = z.discriminatedUnion('kty', [
  z.object({
    kty: z.literal('RSA'),
    n: base64Url.refine((n) => Buffer.from(n, 'base64url').length * 8 >= rsaMinBits, 'must have 2048 bits or more'),
    e: base64Url,
    alg: z.enum(['RS256', 'PS256']).optional(),
    ...shared,
  }),
  z.object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: base64Url,
    y: base64Url,
    alg: z.literal('ES256').optional(),
    ...shared,
  }),
  z.object({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: base64Url,
    alg: z.literal('EdDSA').optional(),
    ...shared,
  }),
]);

const withoutPrivateParts = z
  .record(z.string(), z.unknown())
  .refine(
    (key) => !('d' in key) && !('k' in key),
    'holds a private key: send the public part only, and replace the key',
  );

/** How a client proves itself, as the API takes and shows it. */
export const proofFields = {
  method: z.enum(['client_secret', 'private_key_jwt']),
  jwksUrl: z.string().trim().max(2_048).optional().describe('where its public keys are published'),
  jwks: z
    .object({ keys: z.array(withoutPrivateParts).min(1).max(20) })
    .optional()
    .describe('or the keys themselves: a JSON Web Key Set (RFC 7517) of RSA, P-256 or Ed25519 keys'),
  issuer: text.optional().describe('who signs the assertions, when it is not the client itself; with subject'),
  audience: text.optional().describe('what assertions name as audience; the token endpoint when absent'),
  subject: text.optional().describe('whom the assertions are about, when it is not the client id; with issuer'),
};

type ProofInput = z.output<z.ZodObject<typeof proofFields>>;

/** What a client's registration says about its proof; `invalid_input` with every fault when it contradicts itself. */
export function parseProof(input: ProofInput, jwksUrlFault: (url: URL) => string | undefined): ClientProof {
  const { method, jwksUrl, jwks, issuer, audience, subject } = input;
  const faults = method === 'client_secret' ? faultsOfSecret(input) : faultsOfSigning(input, jwksUrlFault);
  const keys = (jwks?.keys ?? []).map((key, index) => parseKey(key, index, faults));
  if (faults.length > 0) throw new ServiceError('invalid_input', { faults });
  if (method === 'client_secret') return { kind: 'client_secret' };
  return {
    kind: 'private_key_jwt',
    keys: jwksUrl === undefined ? { kind: 'set', keys } : { kind: 'url', url: new URL(jwksUrl).href },
    ...(issuer !== undefined && subject !== undefined && { federated: { issuer, subject } }),
    ...(audience !== undefined && { audience }),
  };
}

function faultsOfSecret(input: ProofInput): Fault[] {
  const fields = ['jwksUrl', 'jwks', 'issuer', 'audience', 'subject'] as const;
  return fields
    .filter((field) => input[field] !== undefined)
    .map((field) => ({ path: `body.${field}`, message: 'belongs to method private_key_jwt' }));
}

function faultsOfSigning(
  { jwksUrl, jwks, issuer, subject }: ProofInput,
  jwksUrlFault: (url: URL) => string | undefined,
): Fault[] {
  const faults: Fault[] = [];
  if ((jwksUrl === undefined) === (jwks === undefined))
    faults.push({ path: 'body.jwksUrl', message: 'give either jwksUrl or jwks' });
  if (jwksUrl !== undefined) {
    const message = URL.canParse(jwksUrl) ? jwksUrlFault(new URL(jwksUrl)) : 'is not a URL; write it whole';
    if (message !== undefined) faults.push({ path: 'body.jwksUrl', message });
  }
  if ((issuer === undefined) !== (subject === undefined)) {
    const path = issuer === undefined ? 'body.issuer' : 'body.subject';
    faults.push({ path, message: 'give issuer and subject together: an issuer signs for many subjects' });
  }
  return faults;
}

function parseKey(key: unknown, index: number, faults: Fault[]): PublicJwk {
  const parsed = publicKey.safeParse(key);
  if (parsed.success) return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
  for (const { path, message } of parsed.error.issues)
    faults.push({ path: ['body.jwks.keys', index, ...path.map(String)].join('.'), message });
  return {};
}
