import type { Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import { newId, type TargetId } from '../core/ids.js';
import type { SecretBox } from '../core/secret-box.js';
import type { AccountKeyKind } from '../directory/account-key.js';
import type { Target } from './model.js';
import { newSigningSecret } from './signing-secret.js';
import type { AssignmentStore, EncryptedSecrets, TargetStore } from './store.js';

/** How long an older signing secret stays valid after a rotation unless the caller says otherwise. */
const defaultOverlapSeconds = 86_400;
const longestOverlapSeconds = 604_800;
/** Newest first; a rotation while this many are live must be forced. */
const mostLiveSecrets = 3;

interface Needs {
  readonly store: TargetStore & Pick<AssignmentStore, 'countByState'>;
  readonly secretBox: SecretBox;
  readonly clock: Clock;
  /** Catalog keys that exist. */
  readonly catalogKeys: ReadonlySet<string>;
  /** Settings of a connector kind, checked; `invalid_input` when the kind is unknown or a field is wrong. */
  readonly parseConnector: (kind: string, settings: unknown) => Target['connector'];
  /** Every user must be looked at again: a target came, went or was thawed. */
  readonly onChanged: () => void;
}

export interface NewTarget {
  readonly name: string;
  readonly catalog: string;
  readonly connector: { readonly kind: string; readonly settings: unknown };
  readonly accountKey?: AccountKeyKind;
}

/** Helpdesk instances and their signing secrets. */
export interface Targets {
  /** `signingSecret` is the only time its text is shown. `name_taken`, `invalid_input`. */
  create(input: NewTarget): Promise<{ readonly target: Target; readonly signingSecret: string }>;
  get(targetId: TargetId): Promise<Target>;
  /** All, in creation order, those being deleted too. */
  list(): Promise<readonly Target[]>;
  update(
    targetId: TargetId,
    change: {
      readonly connector?: { readonly kind: string; readonly settings: unknown };
      readonly isEnabled?: boolean;
    },
  ): Promise<Target>;
  /** The new secret signs first; the old one stays valid for the overlap (0 when it leaked). */
  rotateSecret(
    targetId: TargetId,
    options: { readonly overlapSeconds?: number; readonly force?: boolean },
  ): Promise<{ readonly signingSecret: string }>;
  /** Stops deliveries; what is owed stays owed. */
  freeze(targetId: TargetId, reason: string, until?: Date): Promise<Target>;
  thaw(targetId: TargetId): Promise<Target>;
  /** Revokes every assignment first, then forgets the target. `force` forgets it at once, and what it holds is not revoked. */
  remove(targetId: TargetId, options: { readonly force: boolean }): Promise<void>;
  /** Secrets in clear, newest first, those past their end left out; for signing only. */
  liveSecrets(targetId: TargetId): Promise<readonly string[]>;
}

/** Builds the service on a store. */
export function createTargets({ store, secretBox, clock, catalogKeys, parseConnector, onChanged }: Needs): Targets {
  const get = async (targetId: TargetId): Promise<Target> => {
    const target = await store.findTarget(targetId);
    if (!target) throw new ServiceError('not_found', { kind: 'target', id: targetId });
    return target;
  };
  const save = async (target: Target): Promise<Target> => {
    await store.updateTarget(target);
    onChanged();
    return target;
  };

  return {
    get,
    list: () => store.listTargets(),

    async create({ name, catalog, connector, accountKey = 'email' }) {
      if (!catalogKeys.has(catalog)) {
        const message = `There is no catalog "${catalog}". Use one of: ${[...catalogKeys].join(', ')}.`;
        throw new ServiceError('invalid_input', { faults: [{ path: 'catalog', message }] });
      }
      const signingSecret = newSigningSecret();
      const target: Target = {
        id: newId('tgt'),
        name,
        catalog,
        connector: parseConnector(connector.kind, connector.settings),
        accountKey,
        signatures: ['v1'],
        isEnabled: true,
        createdAt: clock(),
      };
      await store.insertTarget(target, { keys: [{ sealed: secretBox.seal(signingSecret) }] });
      onChanged();
      return { target, signingSecret };
    },

    async update(targetId, { connector, isEnabled }) {
      const target = await get(targetId);
      return save({
        ...target,
        ...(connector ? { connector: parseConnector(connector.kind, connector.settings) } : {}),
        ...(isEnabled === undefined ? {} : { isEnabled }),
      });
    },

    async rotateSecret(targetId, { overlapSeconds = defaultOverlapSeconds, force = false }) {
      await get(targetId);
      const now = clock();
      const live = liveKeys(await store.getSecrets(targetId), now);
      if (live.length >= mostLiveSecrets && !force) {
        throw new ServiceError('conflict', {
          message: `${live.length} secrets are live. Wait until the oldest ends, or pass force to retire it now.`,
        });
      }
      const overlap = Math.min(Math.max(overlapSeconds, 0), longestOverlapSeconds) * 1000;
      const end = new Date(now.getTime() + overlap);
      const older =
        overlap === 0
          ? []
          : live.slice(0, mostLiveSecrets - 1).map((key) => ({ ...key, validUntil: earlier(key.validUntil, end) }));
      const signingSecret = newSigningSecret();
      await store.setSecrets(targetId, { keys: [{ sealed: secretBox.seal(signingSecret) }, ...older] });
      return { signingSecret };
    },

    freeze: async (targetId, reason, until) =>
      save({ ...(await get(targetId)), frozen: { reason, at: clock(), ...(until ? { until } : {}) } }),

    async thaw(targetId) {
      const { frozen: _frozen, ...target } = await get(targetId);
      return save(target);
    },

    async remove(targetId, { force }) {
      const target = await get(targetId);
      if (force) await store.removeTarget(targetId);
      else await store.updateTarget({ ...target, deletedAt: target.deletedAt ?? clock() });
      onChanged();
    },

    async liveSecrets(targetId) {
      return liveKeys(await store.getSecrets(targetId), clock()).map(({ sealed }) => secretBox.open(sealed));
    },
  };
}

/** Is the target stopped by a person at this moment? */
export function isFrozen({ frozen }: Target, now: Date): boolean {
  return frozen !== undefined && (frozen.until === undefined || frozen.until > now);
}

function liveKeys({ keys }: EncryptedSecrets, now: Date): EncryptedSecrets['keys'] {
  return keys.filter(({ validUntil }) => validUntil === undefined || validUntil > now);
}

function earlier(a: Date | undefined, b: Date): Date {
  return a && a < b ? a : b;
}
