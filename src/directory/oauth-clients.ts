import { createHash, timingSafeEqual } from 'node:crypto';
import { dayMs, type Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import { newId, type DirectoryId, type OAuthClientId, type OAuthSecretId } from '../core/ids.js';
import type { Page, PageRequest } from '../core/page.js';
import { hashToken, isTokenShaped, mintToken } from '../core/tokens.js';
import type { NoteUse } from '../core/use-notes.js';
import type { TokenScope } from './model.js';
import type { ClientProof, OAuthClient, OAuthClientStore, OAuthSecret } from './oauth-model.js';
import type { DirectoryRegistry } from './store.js';
import { clientSecretPrefix, newDirectoryToken } from './tokens.js';

/** Enough for one in use, one coming, and those of a move between systems. */
const mostSecrets = 5;
/** Two years: within what the Entra gallery asks for, one to three. */
const secretDays = 730;

interface Needs {
  readonly store: OAuthClientStore & Pick<DirectoryRegistry, 'findDirectory' | 'insertToken'>;
  readonly clock: Clock;
  readonly noteUse: NoteUse;
}

/** A secret just made: the only time its text is known. */
export interface MintedSecret {
  readonly record: OAuthSecret;
  readonly secret: string;
}

/** What a person says about a new client. */
export interface OAuthClientInput {
  readonly name: string;
  readonly proof: ClientProof;
  readonly scopes: readonly TokenScope[];
  readonly tokenSeconds: number;
  /** CIDR ranges, at least one; absent: from anywhere. */
  readonly allowFrom?: readonly string[];
  /** For a client with secrets: life of the first one. */
  readonly secretExpiresInDays?: number;
}

/** An access token just made; the directory accepts it as any of its tokens. */
export interface AccessToken {
  readonly token: string;
  readonly expiresInSeconds: number;
}

/** Programs that get access tokens for a directory by themselves (RFC 6749 section 4.4), instead of one that is pasted once. */
export interface OAuthClients {
  /** A client that proves itself with a secret comes with its first one. */
  create(
    directoryId: DirectoryId,
    input: OAuthClientInput,
  ): Promise<{ readonly client: OAuthClient; readonly minted?: MintedSecret }>;
  get(directoryId: DirectoryId, clientId: OAuthClientId): Promise<OAuthClient>;
  list(directoryId: DirectoryId, page: PageRequest): Promise<Page<OAuthClient>>;
  /** Replaces the address ranges its access tokens may be used from, from now on; undefined: from anywhere. `not_found`. */
  limit(
    directoryId: DirectoryId,
    clientId: OAuthClientId,
    allowFrom: readonly string[] | undefined,
  ): Promise<OAuthClient>;
  /** Ends its access tokens at once, too. */
  remove(directoryId: DirectoryId, clientId: OAuthClientId): Promise<void>;
  listSecrets(clientId: OAuthClientId): Promise<readonly OAuthSecret[]>;
  /** `conflict` for a client without secrets, or with too many. */
  addSecret(directoryId: DirectoryId, clientId: OAuthClientId, expiresInDays?: number): Promise<MintedSecret>;
  removeSecret(directoryId: DirectoryId, clientId: OAuthClientId, secretId: OAuthSecretId): Promise<void>;
  /** A client of any directory. */
  find(clientId: OAuthClientId): Promise<OAuthClient | undefined>;
  /** Whether the text is one of the client's live secrets. */
  checkSecret(client: OAuthClient, secret: string): Promise<boolean>;
  /** Whether an assertion, named by its `jti`, is used for the first time; it is remembered until it expires. */
  spendAssertion(client: OAuthClient, jti: string, expiresAt: Date): Promise<boolean>;
  /** Makes an access token for a client that has proved itself; `not_found` when its directory is gone. */
  issueToken(client: OAuthClient): Promise<AccessToken>;
}

/** Builds the service on a store. */
export function createOAuthClients({ store, clock, noteUse }: Needs): OAuthClients {
  const get = async (directoryId: DirectoryId, clientId: OAuthClientId): Promise<OAuthClient> => {
    const client = await store.findOAuthClient(clientId);
    if (client?.directoryId !== directoryId)
      throw new ServiceError('not_found', { kind: 'OAuth client', id: clientId });
    return client;
  };

  const mintSecret = async (clientId: OAuthClientId, expiresInDays = secretDays): Promise<MintedSecret> => {
    const secret = mintToken(clientSecretPrefix);
    const createdAt = clock();
    const record: OAuthSecret = {
      id: newId('ocs'),
      clientId,
      hash: hashToken(secret),
      lastFour: secret.slice(-4),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + expiresInDays * dayMs),
    };
    if (!(await store.insertOAuthSecret(record, mostSecrets))) throw tooManySecrets();
    return { record, secret };
  };

  return {
    get,
    find: (clientId) => store.findOAuthClient(clientId),
    listSecrets: (clientId) => store.listOAuthSecrets(clientId),

    async create(directoryId, { secretExpiresInDays, ...input }) {
      const client = { id: newId('ocl'), directoryId, ...input, createdAt: clock() };
      await store.insertOAuthClient(client);
      if (input.proof.kind !== 'client_secret') return { client };
      return { client, minted: await mintSecret(client.id, secretExpiresInDays) };
    },

    async list(directoryId, page) {
      if (!(await store.findDirectory(directoryId)))
        throw new ServiceError('not_found', { kind: 'directory', id: directoryId });
      return store.listOAuthClients(directoryId, page);
    },

    async limit(directoryId, clientId, allowFrom) {
      const client = await store.limitOAuthClient(directoryId, clientId, allowFrom);
      if (!client) throw new ServiceError('not_found', { kind: 'OAuth client', id: clientId });
      return client;
    },

    async remove(directoryId, clientId) {
      if (!(await store.removeOAuthClient(directoryId, clientId)))
        throw new ServiceError('not_found', { kind: 'OAuth client', id: clientId });
    },

    async addSecret(directoryId, clientId, expiresInDays) {
      const { proof } = await get(directoryId, clientId);
      if (proof.kind !== 'client_secret') throw hasNoSecrets();
      return mintSecret(clientId, expiresInDays);
    },

    async removeSecret(directoryId, clientId, secretId) {
      await get(directoryId, clientId);
      if (!(await store.removeOAuthSecret(clientId, secretId)))
        throw new ServiceError('not_found', { kind: 'client secret', id: secretId });
    },

    async checkSecret(client, secret) {
      if (client.proof.kind !== 'client_secret' || !isTokenShaped(secret, clientSecretPrefix)) return false;
      const now = clock();
      const secrets = await store.listOAuthSecrets(client.id);
      const match = sameHash(secrets, hashToken(secret));
      if (!match || match.expiresAt <= now) return false;
      const { id, lastUsedAt } = match;
      noteUse({ id, lastUsedAt, now }, () => store.noteOAuthSecretUse(id, now));
      return true;
    },

    spendAssertion: (client, jti, expiresAt) =>
      store.spendAssertion(client.id, createHash('sha256').update(jti).digest('hex'), expiresAt),

    async issueToken({ id, directoryId, name, scopes, tokenSeconds, allowFrom }) {
      const createdAt = clock();
      const expiresAt = new Date(createdAt.getTime() + tokenSeconds * 1_000);
      const { token, record } = newDirectoryToken({
        directoryId,
        name,
        scopes,
        createdAt,
        expiresAt,
        oauthClientId: id,
        ...(allowFrom === undefined ? {} : { allowFrom }),
      });
      await store.insertToken(record);
      return { token, expiresInSeconds: tokenSeconds };
    },
  };
}

/** Compares with every secret, each in constant time, so that the answer's timing tells nothing about any of them. */
function sameHash(secrets: readonly OAuthSecret[], hash: string): OAuthSecret | undefined {
  const wanted = Buffer.from(hash, 'hex');
  return secrets.filter((each) => timingSafeEqual(Buffer.from(each.hash, 'hex'), wanted))[0];
}

function tooManySecrets(): ServiceError {
  const message = `This client has ${mostSecrets} secrets, which is the most. Delete one that is no longer used.`;
  return new ServiceError('conflict', { message });
}

function hasNoSecrets(): ServiceError {
  const message = 'This client proves itself with signed assertions and has no secrets.';
  return new ServiceError('conflict', { message });
}
