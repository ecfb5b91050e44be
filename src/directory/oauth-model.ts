import type { DirectoryId, OAuthClientId, OAuthSecretId } from '../core/ids.js';
import type { Page, PageRequest } from '../core/page.js';
import type { TokenScope } from './model.js';

/** A public key as RFC 7517 writes it; only members that are public. */
export type PublicJwk = Readonly<Record<string, string>>;

/** Where the keys that sign a client's assertions are found. */
export type ClientKeys =
  { readonly kind: 'url'; readonly url: string } | { readonly kind: 'set'; readonly keys: readonly PublicJwk[] };

/** Whose assertions are taken, when it is not the client that signs for itself: a tenant of Entra, for example. */
export interface FederatedIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** How a client proves who it is. */
export type ClientProof =
  | { readonly kind: 'client_secret' }
  | {
      readonly kind: 'private_key_jwt';
      readonly keys: ClientKeys;
      /** Absent: issuer and subject of an assertion are both the client's id (RFC 7523 section 3). */
      readonly federated?: FederatedIdentity;
      /** Absent: an assertion is meant for this service when it names its token endpoint or its issuer URL. */
      readonly audience?: string;
    };

/** A program that may get access tokens for one directory. */
export interface OAuthClient {
  readonly id: OAuthClientId;
  readonly directoryId: DirectoryId;
  readonly name: string;
  readonly proof: ClientProof;
  /** What its access tokens may do. */
  readonly scopes: readonly TokenScope[];
  /** Life of its access tokens. */
  readonly tokenSeconds: number;
  /** Address ranges (CIDR) its access tokens may be used from, at least one; absent: from anywhere. */
  readonly allowFrom?: readonly string[];
  readonly createdAt: Date;
}

/** One of a client's secrets. Only its SHA-256 is kept. */
export interface OAuthSecret {
  readonly id: OAuthSecretId;
  readonly clientId: OAuthClientId;
  readonly hash: string;
  readonly lastFour: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt?: Date;
}

/** Clients of directories, in order of creation. A client of a directory that was removed does not exist. */
export interface OAuthClientStore {
  /** `not_found` when the directory is gone. */
  insertOAuthClient(client: OAuthClient): Promise<void>;
  findOAuthClient(clientId: OAuthClientId): Promise<OAuthClient | undefined>;
  listOAuthClients(directoryId: DirectoryId, page: PageRequest): Promise<Page<OAuthClient>>;
  /** Replaces the ranges that its access tokens may be used from, those given out already too. The client as it is now, undefined when the directory has no such client. */
  limitOAuthClient(
    directoryId: DirectoryId,
    clientId: OAuthClientId,
    allowFrom: readonly string[] | undefined,
  ): Promise<OAuthClient | undefined>;
  /** Takes its secrets and access tokens with it. False when there was none. */
  removeOAuthClient(directoryId: DirectoryId, clientId: OAuthClientId): Promise<boolean>;
  /** `not_found` when the client is gone; false, and nothing is kept, when it has `most` secrets already. */
  insertOAuthSecret(secret: OAuthSecret, most: number): Promise<boolean>;
  /** Expired ones too; oldest first. */
  listOAuthSecrets(clientId: OAuthClientId): Promise<readonly OAuthSecret[]>;
  noteOAuthSecretUse(secretId: OAuthSecretId, at: Date): Promise<void>;
  removeOAuthSecret(clientId: OAuthClientId, secretId: OAuthSecretId): Promise<boolean>;
  /** Remembers that an assertion was used; false when it was used before. `key` names it among those of the client. */
  spendAssertion(clientId: OAuthClientId, key: string, until: Date): Promise<boolean>;
  /** Forgets access tokens of clients and used assertions that expired by `now`, at most `limit` of each. Returns how many. */
  dropExpiredOAuth(now: Date, limit: number): Promise<number>;
}
