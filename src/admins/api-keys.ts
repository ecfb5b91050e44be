import { dayMs, type Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import { newId, type ApiKeyId } from '../core/ids.js';
import { hashToken, mintToken } from '../core/tokens.js';
import type { ApiKey } from './model.js';
import type { Role } from './roles.js';
import type { AdminStore } from './store.js';

/** Starts every key of the admin API, so that secret scanners and people recognise one. */
export const apiKeyPrefix = 'rcadm_';

const mostKeys = 200;

interface Needs {
  readonly store: Pick<AdminStore, 'insertApiKey' | 'listApiKeys' | 'removeApiKey' | 'removeSessionsOf'>;
  readonly clock: Clock;
}

/** A key just made: the only time its text is known. */
export interface MintedApiKey {
  readonly record: ApiKey;
  readonly key: string;
}

/** Keys by which programs use the admin API. */
export interface ApiKeys {
  create(input: {
    readonly name: string;
    readonly role: Role;
    readonly expiresInDays: number;
    readonly createdBy: string;
  }): Promise<MintedApiKey>;
  /** Oldest first, expired ones too. */
  list(): Promise<readonly ApiKey[]>;
  /** Ends it and the sessions opened with it at once. */
  remove(id: ApiKeyId): Promise<void>;
}

/** Builds it on a store. */
export function createApiKeys({ store, clock }: Needs): ApiKeys {
  return {
    async create({ expiresInDays, ...facts }) {
      if ((await store.listApiKeys()).length >= mostKeys) throw tooMany();
      const key = mintToken(apiKeyPrefix);
      const createdAt = clock();
      const expiresAt = new Date(createdAt.getTime() + expiresInDays * dayMs);
      const record = {
        ...facts,
        id: newId('key'),
        hash: hashToken(key),
        lastFour: key.slice(-4),
        createdAt,
        expiresAt,
      };
      await store.insertApiKey(record);
      return { record, key };
    },

    list: () => store.listApiKeys(),

    async remove(id) {
      if (!(await store.removeApiKey(id))) throw new ServiceError('not_found', { kind: 'API key', id });
      await store.removeSessionsOf({ kind: 'api_key', id });
    },
  };
}

function tooMany(): ServiceError {
  const message = `There are ${mostKeys} API keys, which is the most. Remove those that are no longer used.`;
  return new ServiceError('conflict', { message });
}
