import { parseId } from '../core/ids.js';
import type { OAuthClients } from '../directory/oauth-clients.js';
import type { OAuthClient } from '../directory/oauth-model.js';
import type { FailureLimit } from './failure-limit.js';
import { subjectOf, verifyAssertion, type AssertionRefusal } from './oauth-assertion.js';
import type { KeySource } from './oauth-keys.js';
import type { ClientCredentials } from './oauth-request.js';

/** Why a client is not let in; for the log alone. */
export type Refusal = AssertionRefusal | 'unknown_client' | 'wrong_method' | 'wrong_secret' | 'assertion_reused';

/** What came of a client's proof. */
export type ClientVerdict =
  | { readonly kind: 'proved'; readonly client: OAuthClient }
  | { readonly kind: 'refused'; readonly reason: Refusal; readonly client?: OAuthClient }
  | { readonly kind: 'wait'; readonly retryAfterSeconds: number }
  | { readonly kind: 'keys_unavailable'; readonly client: OAuthClient };

interface Needs {
  readonly clients: Pick<OAuthClients, 'find' | 'checkSecret' | 'spendAssertion'>;
  readonly keys: KeySource;
  /** Per client and address, so that a stranger elsewhere cannot lock a client out. */
  readonly clientFailures: FailureLimit;
  /** Per address, for clients that do not exist. */
  readonly strangerFailures: FailureLimit;
  /** What an assertion may name as its audience when the client has none configured. */
  readonly ownAudiences: readonly string[];
}

/** Judges credentials that came from `address` at `now`. */
export type AuthenticateClient = (credentials: ClientCredentials, address: string, now: Date) => Promise<ClientVerdict>;

/** Builds the judge on what it needs. */
export function createClientAuth(needs: Needs): AuthenticateClient {
  const { clients, clientFailures, strangerFailures } = needs;
  return async (credentials, address, now) => {
    const claimed = credentials.clientId ?? (credentials.kind === 'assertion' ? subjectOf(credentials.assertion) : '');
    const clientId = parseId('ocl', claimed);
    const client = clientId && (await clients.find(clientId));
    const [limit, key] = client ? [clientFailures, `${address} ${client.id}`] : [strangerFailures, address];
    const retryAfterSeconds = limit.waitFor(key, now.getTime());
    if (retryAfterSeconds !== undefined) return { kind: 'wait', retryAfterSeconds };
    const verdict = client ? await prove(needs, client, credentials, now) : unknown;
    if (verdict.kind === 'refused') limit.note(key, now.getTime());
    return verdict;
  };
}

const unknown: ClientVerdict = { kind: 'refused', reason: 'unknown_client' };

async function prove(
  { clients, keys, ownAudiences }: Needs,
  client: OAuthClient,
  credentials: ClientCredentials,
  now: Date,
): Promise<ClientVerdict> {
  const refused = (reason: Refusal): ClientVerdict => ({ kind: 'refused', reason, client });
  const isSecret = credentials.kind === 'secret';
  if (isSecret !== (client.proof.kind === 'client_secret')) return refused('wrong_method');
  if (isSecret)
    return (await clients.checkSecret(client, credentials.secret))
      ? { kind: 'proved', client }
      : refused('wrong_secret');

  const { assertion } = credentials;
  const verdict = await verifyAssertion({ assertion, client, ownAudiences, keys, now });
  if (verdict.kind === 'keys_unavailable') return { kind: 'keys_unavailable', client };
  if (verdict.kind === 'refused') return refused(verdict.reason);
  const isFirstUse =
    verdict.jti === undefined || (await clients.spendAssertion(client, verdict.jti, verdict.expiresAt));
  return isFirstUse ? { kind: 'proved', client } : refused('assertion_reused');
}
