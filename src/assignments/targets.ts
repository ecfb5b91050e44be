import type { Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import { fold } from '../core/fold.js';
import { newId, type TargetId } from '../core/ids.js';
import type { SecretBox } from '../core/secret-box.js';
import { retryConflicts } from '../core/retry-conflicts.js';
import { createSerial } from '../core/serial.js';
import type { AccountKeyKind } from '../directory/account-key.js';
import { holdsAt, refuseEnded } from './freeze.js';
import type { NamedCatalog } from './keep-compiled.js';
import type { SignatureScheme, Target } from './model.js';
import type { Misfits } from './policies.js';
import { endsAtOnce, keysForSchemes, liveKeys, rotateKeys, type Overlap, type SigningKey } from './rotation.js';
import { openSettings, sealSettings, unmasked } from './secret-settings.js';
import { newSigningKey, schemeOf, verificationKeyOf } from './signing-secret.js';
import type { AssignmentStore, EncryptedSecrets, TargetStore } from './store.js';

interface Needs {
  readonly store: TargetStore & Pick<AssignmentStore, 'countByState'>;
  readonly secretBox: SecretBox;
  readonly clock: Clock;
  /** Catalog keys that exist. */
  readonly catalogKeys: ReadonlySet<string>;
  /** What the policy in force says of a target to come that its catalog does not have; see Policies.misfits. */
  readonly misfits: (target: NamedCatalog) => Promise<Misfits>;
  /** The policy in force names a target that was just added: everybody must be looked at again. */
  readonly onNamed: () => Promise<void>;
  /** Settings of a connector kind in clear, checked; `invalid_input` when the kind is unknown or a field is wrong. */
  readonly parseConnector: (kind: string, settings: unknown) => Target['connector'];
  /** Which settings of a connector kind are secret: they are stored sealed. */
  readonly secretSettings: (kind: string) => readonly string[];
  /** A target came, went, or is sent to again. */
  readonly onChanged: () => void;
  /** Whatever was learnt about the target's answers may no longer hold: its connector changed, or it was switched on or off. */
  readonly onReconfigured: (targetId: TargetId) => Promise<void>;
}

interface ConnectorInput {
  readonly kind: string;
  readonly settings: unknown;
}

export interface NewTarget {
  readonly name: string;
  readonly catalog: string;
  readonly connector: ConnectorInput;
  readonly accountKey?: AccountKeyKind;
  /** `v1` alone when absent. */
  readonly signatures?: readonly SignatureScheme[];
  readonly rateLimit?: number;
}

export interface TargetChange {
  /** Takes the place of the whole connector; a secret given as `***` stays as it is. */
  readonly connector?: ConnectorInput;
  readonly isEnabled?: boolean;
  /** A scheme that is new gets a key; keys of one that is dropped stay valid for a day. */
  readonly signatures?: readonly SignatureScheme[];
  /** Requests per second; null goes back to the service's default. */
  readonly rateLimit?: number | null;
}

/** Newest keys as they are handed to a person: the symmetric secret, and the public half of the asymmetric key. */
export interface NewKeys {
  readonly signingSecret?: string;
  readonly verificationKey?: string;
}

/** A public key that receivers may meet. */
export interface VerificationKey {
  readonly key: string;
  /** Absent for the newest. */
  readonly validUntil?: Date;
}

/** Helpdesk instances, their signing keys and their secret settings. */
export interface Targets {
  /** `signingSecret` is the only time its text is shown. `name_taken`, `invalid_input`; `conflict` when the policy in force speaks of the name in ways that the catalog does not fit. */
  create(input: NewTarget): Promise<{ readonly target: Target } & NewKeys>;
  /** With secret settings sealed, as are all targets that come from here but `findForSending`'s. */
  get(targetId: TargetId): Promise<Target>;
  /** All, in creation order, those being deleted too. */
  list(): Promise<readonly Target[]>;
  /**
   * The keys are those that the change made, if any. `refuse` looks at the very record the change would be made of, with nobody writing in between; what it
   * throws ends the change.
   */
  update(
    targetId: TargetId,
    change: TargetChange,
    refuse?: (before: Target) => void,
  ): Promise<{ readonly target: Target } & NewKeys>;
  /** A new key of each scheme signs first; older ones stay valid for the overlap. `disable` switches the target off in the same write. See rotateKeys. */
  rotateSecret(targetId: TargetId, options: Overlap & { readonly disable?: boolean }): Promise<NewKeys>;
  /** Live public keys of `v1a`, newest first. */
  verificationKeys(targetId: TargetId): Promise<readonly VerificationKey[]>;
  /** Stops deliveries; what is owed stays owed. `invalid_input` for an end that has passed. */
  freeze(targetId: TargetId, reason: string, until?: Date): Promise<Target>;
  thaw(targetId: TargetId): Promise<Target>;
  /** Revokes every assignment first, then forgets the target. `force` forgets it at once, and what it holds is not revoked. */
  remove(targetId: TargetId, options: { readonly force: boolean }): Promise<void>;
  /** Signing keys in clear, newest first, those past their end left out; for signing only. */
  liveSecrets(targetId: TargetId): Promise<readonly string[]>;
  /** The target with its secret settings in clear; for a connector only, never shown. */
  findForSending(targetId: TargetId): Promise<Target | undefined>;
}

/** Builds the service on a store. Each change of a target is made of the record as the one before it left it, whoever made that. */
export function createTargets(needs: Needs): Targets {
  const targets = createUnordered(needs);
  const inTurn = createSerial();
  const change = <Result>(targetId: TargetId, work: () => Promise<Result>): Promise<Result> =>
    inTurn(targetId, () => retryConflicts(work));
  return {
    ...targets,
    update: (targetId, changes, refuse) => change(targetId, () => targets.update(targetId, changes, refuse)),
    rotateSecret: (targetId, options) => change(targetId, () => targets.rotateSecret(targetId, options)),
    freeze: (targetId, reason, until) => change(targetId, () => targets.freeze(targetId, reason, until)),
    thaw: (targetId) => change(targetId, () => targets.thaw(targetId)),
    remove: (targetId, options) => change(targetId, () => targets.remove(targetId, options)),
  };
}

function createUnordered(needs: Needs): Targets {
  const { store, secretBox, clock, catalogKeys, onChanged, onReconfigured } = needs;
  const get = async (targetId: TargetId): Promise<Target> => {
    const target = await store.findTarget(targetId);
    if (!target) throw new ServiceError('not_found', { kind: 'target', id: targetId });
    return target;
  };
  const save = async (target: Target, keys?: readonly SigningKey[]): Promise<Target> => {
    const saved = await store.updateTarget(target, keys && sealKeys(keys));
    onChanged();
    return saved;
  };
  const readKeys = async (targetId: TargetId): Promise<readonly SigningKey[]> =>
    liveKeys((await store.getSecrets(targetId)).keys, clock()).map(({ sealed, ...rest }) => ({
      key: secretBox.open(sealed),
      ...rest,
    }));
  const sealKeys = (keys: readonly SigningKey[]): EncryptedSecrets => ({
    keys: keys.map(({ key, ...rest }) => ({ sealed: secretBox.seal(key), ...rest })),
  });

  return {
    get,
    list: () => store.listTargets(),

    async create({ name, catalog, connector, accountKey = 'email', signatures = ['v1'], rateLimit }) {
      requireCatalog(catalog, catalogKeys);
      const keys = signatures.map((scheme) => ({ key: newSigningKey(scheme) }));
      const target: Target = {
        id: newId('tgt'),
        name,
        catalog,
        connector: sealedConnector(needs, connector),
        accountKey,
        signatures,
        ...(rateLimit === undefined ? {} : { rateLimit }),
        isEnabled: true,
        createdAt: clock(),
        revision: 1,
      };
      const isNamed = await isNamedFitly(needs, target);
      await store.insertTarget(target, sealKeys(keys));
      if (isNamed) await needs.onNamed();
      onChanged();
      return { target, ...shownKeys(keys) };
    },

    async update(targetId, { connector, isEnabled, signatures, rateLimit }, refuse) {
      const standing = await get(targetId);
      refuse?.(standing);
      const { rateLimit: limitBefore, ...before } = standing;
      const limit = rateLimit === undefined ? limitBefore : (rateLimit ?? undefined);
      const target = {
        ...before,
        ...(connector ? { connector: sealedConnector(needs, connector, before.connector) } : {}),
        ...(isEnabled === undefined ? {} : { isEnabled }),
        ...(signatures ? { signatures } : {}),
        ...(limit === undefined ? {} : { rateLimit: limit }),
      };
      if (connector || isEnabled !== undefined) await onReconfigured(targetId);
      if (!signatures) return { target: await save(target) };
      const known = await readKeys(targetId);
      const keys = keysForSchemes(known, signatures, clock());
      const made = keys.filter(({ key }) => !known.some((old) => old.key === key));
      return { target: await save(target, keys), ...shownKeys(made) };
    },

    async rotateSecret(targetId, { disable = false, ...overlap }) {
      const target = await get(targetId);
      const live = endsAtOnce(overlap) ? [] : await readKeys(targetId); // keys nobody can open any more can still be replaced
      const keys = rotateKeys(live, target.signatures, { overlap, now: clock() });
      await save(disable ? { ...target, isEnabled: false } : target, keys);
      return shownKeys(keys.slice(0, target.signatures.length));
    },

    async verificationKeys(targetId) {
      const keys = await readKeys(targetId);
      return keys
        .filter(({ key }) => schemeOf(key) === 'v1a')
        .map(({ key, ...rest }) => ({ key: verificationKeyOf(key), ...rest }));
    },

    async freeze(targetId, reason, until) {
      const target = await get(targetId);
      const frozen = { reason, at: clock(), ...(until ? { until } : {}) };
      refuseEnded(frozen);
      return save({ ...target, frozen });
    },

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

    liveSecrets: async (targetId) => (await readKeys(targetId)).map(({ key }) => key),

    async findForSending(targetId) {
      const target = await store.findTarget(targetId);
      return target && { ...target, connector: openConnector(needs, target.connector) };
    },
  };
}

/** Is the target stopped by a person at this moment? */
export function isFrozen({ frozen }: Pick<Target, 'frozen'>, now: Date): boolean {
  return frozen !== undefined && holdsAt(frozen, now);
}

function requireCatalog(catalog: string, known: ReadonlySet<string>): void {
  if (known.has(catalog)) return;
  const message = `There is no catalog "${catalog}". Use one of: ${[...known].join(', ')}.`;
  throw new ServiceError('invalid_input', { faults: [{ path: 'catalog', message }] });
}

/** So many faults are spelled out; whoever reads them all would correct the policy anyhow. */
const shownFaults = 3;

/** Does the policy in force name the target, as one of that name that is gone? `conflict` where it says what the catalog does not have: it would have to do without the target. */
async function isNamedFitly({ store, misfits }: Pick<Needs, 'store' | 'misfits'>, target: Target): Promise<boolean> {
  const { name, catalog } = target;
  const known = await store.listTargets();
  if (known.some((other) => fold(other.name) === fold(name))) return false; // said by the insert
  const { version, isNamed, faults } = await misfits(target);
  if (faults.length === 0) return isNamed;
  const lines = faults.slice(0, shownFaults).map(({ line, message }) => `line ${line}: ${message}`);
  const more = faults.length > shownFaults ? [`and ${faults.length - shownFaults} more`] : [];
  const message = `Policy version ${version} in force speaks of "${name}", and the catalog ${catalog} does not fit what it says - ${[...lines, ...more].join('; ')}. Either choose the catalog that has these roles, or publish a policy without ${name} first.`;
  throw new ServiceError('conflict', { message });
}

type ConnectorNeeds = Pick<Needs, 'secretBox' | 'parseConnector' | 'secretSettings'>;

function openConnector({ secretBox, secretSettings }: ConnectorNeeds, { kind, settings }: Target['connector']) {
  return { kind, settings: openSettings(settings, secretSettings(kind), secretBox) };
}

/** A connector checked and ready for the store; masks stand for the secrets of `before` when it is of the same kind. */
function sealedConnector(
  needs: ConnectorNeeds,
  { kind, settings }: ConnectorInput,
  before?: Target['connector'],
): Target['connector'] {
  const secret = needs.secretSettings(kind);
  const inForce = () => (before?.kind === kind ? openConnector(needs, before).settings : {});
  const parsed = needs.parseConnector(kind, unmasked(settings, secret, inForce));
  return { kind, settings: sealSettings(parsed.settings, secret, needs.secretBox) };
}

function shownKeys(keys: readonly SigningKey[]): NewKeys {
  const newest = (scheme: SignatureScheme) => keys.find(({ key }) => schemeOf(key) === scheme)?.key;
  const [secret, pair] = [newest('v1'), newest('v1a')];
  return {
    ...(secret === undefined ? {} : { signingSecret: secret }),
    ...(pair === undefined ? {} : { verificationKey: verificationKeyOf(pair) }),
  };
}
