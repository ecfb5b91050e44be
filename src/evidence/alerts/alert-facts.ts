import type { Hold } from '../../assignments/hold-model.js';
import type { Target } from '../../assignments/model.js';
import type { HoldStore, TargetStore } from '../../assignments/store.js';
import type { TargetId } from '../../core/ids.js';
import { allPages } from '../../core/page.js';
import type { AttentionStore } from '../../delivery/attention-store.js';
import type { HealthStore } from '../../delivery/health.js';
import type { Directory } from '../../directory/model.js';
import type { OAuthClientStore } from '../../directory/oauth-model.js';
import type { DirectoryRegistry } from '../../directory/store.js';
import { lateRevocationMs, stuckUserMs, type AlertFacts, type Credential } from './alerts.js';

/** What facts are read from. */
export interface AlertFactNeeds {
  readonly store: AttentionStore &
    Pick<TargetStore, 'listTargets'> &
    Pick<HealthStore, 'listHealth'> &
    Pick<HoldStore, 'listHolds'> &
    Pick<DirectoryRegistry, 'listDirectories' | 'listTokens'> &
    Pick<OAuthClientStore, 'listOAuthClients' | 'listOAuthSecrets'>;
  readonly isServiceFrozen: (now: Date) => Promise<boolean>;
  readonly policyVersion: () => Promise<number>;
  /** When the client certificate of the target ends; undefined when it has none. */
  readonly certificateEnd: (target: Target) => Date | undefined;
}

/** Reads everything alerts are made from, in a fixed number of small readings and a few for each target and directory. */
export async function readAlertFacts(needs: AlertFactNeeds, now: Date): Promise<AlertFacts> {
  const { store, isServiceFrozen, policyVersion, certificateEnd } = needs;
  const targets = await store.listTargets();
  const switchedOff = targets.filter(({ isEnabled }) => !isEnabled).map(({ id }) => id);
  return {
    targets,
    isServiceFrozen: await isServiceFrozen(now),
    health: await store.listHealth(),
    owed: await store.countOwed(switchedOff),
    parked: await store.countParked(),
    poison: await store.countPoison(),
    lateRevocations: await store.listLateRevocations(new Date(now.getTime() - lateRevocationMs)),
    openHolds: await allPages<Hold>((page) => store.listHolds({ state: 'open' }, page)),
    waitingUsers: await store.findWaitingUsers(new Date(now.getTime() - stuckUserMs), await policyVersion()),
    credentials: await readCredentials(store),
    certificates: targets.flatMap((target): { targetId: TargetId; expiresAt: Date }[] => {
      const expiresAt = certificateEnd(target);
      return expiresAt ? [{ targetId: target.id, expiresAt }] : [];
    }),
  };
}

type CredentialStore = AlertFactNeeds['store'];

async function readCredentials(store: CredentialStore): Promise<readonly Credential[]> {
  const credentials: Credential[] = [];
  for (const directory of await allPages<Directory>((page) => store.listDirectories(page)))
    credentials.push(...(await tokensOf(store, directory)), ...(await secretsOf(store, directory)));
  return credentials;
}

/** Tokens that people made; those of OAuth clients are meant to end soon. */
async function tokensOf(store: CredentialStore, { id: directoryId }: Directory): Promise<readonly Credential[]> {
  const tokens = await allPages((page) => store.listTokens(directoryId, page));
  return tokens
    .filter(({ oauthClientId }) => oauthClientId === undefined)
    .map(({ id, createdAt, expiresAt, lastUsedAt }) => ({
      kind: 'token',
      id,
      holder: directoryId,
      directoryId,
      createdAt,
      ...(expiresAt && { expiresAt }),
      ...(lastUsedAt && { lastUsedAt }),
    }));
}

async function secretsOf(store: CredentialStore, { id: directoryId }: Directory): Promise<readonly Credential[]> {
  const clients = await allPages((page) => store.listOAuthClients(directoryId, page));
  const secrets = await Promise.all(clients.map(({ id }) => store.listOAuthSecrets(id)));
  return secrets.flat().map(({ id, clientId, createdAt, expiresAt, lastUsedAt }) => ({
    kind: 'oauth_secret',
    id,
    holder: clientId,
    directoryId,
    createdAt,
    expiresAt,
    ...(lastUsedAt && { lastUsedAt }),
  }));
}
