import { z } from 'zod';
import { signatureSchemes, type Target } from '../assignments/model.js';
import { secretMask } from '../assignments/secret-settings.js';
import { isFrozen } from '../assignments/targets.js';
import type { Connector, ConnectorField } from '../delivery/connector.js';
import { accountKeyKinds } from '../directory/account-key.js';
import { instant } from './shapes.js';

const targetFields = {
  id: z.string(),
  name: z.string(),
  catalog: z.string(),
  connector: z.looseObject({ kind: z.string() }).describe('settings that are secret show as "***"'),
  accountKey: z.enum(accountKeyKinds),
  signatures: z.array(z.enum(signatureSchemes)).describe('how events are signed: v1 is HMAC-SHA256, v1a is Ed25519'),
  rateLimit: z.number().optional().describe('requests per second at most; the default of the service when absent'),
  isEnabled: z.boolean(),
  frozen: z
    .object({ reason: z.string(), at: instant, until: instant.optional() })
    .optional()
    .describe('absent again once until has passed'),
  deletedAt: instant.optional().describe('deletion was asked for; the target goes when everything is revoked'),
  createdAt: instant,
};
/** A target as the API shows it. */
export const targetView = z.object(targetFields).meta({ id: 'Target' });
/** Keys that were made just now. */
export const newKeys = {
  signingSecret: z.string().optional().describe('for v1: the whsec_ secret, shown this once'),
  verificationKey: z.string().optional().describe('for v1a: the whpk_ public key that receivers verify with'),
};
/** The answer to registering one: the only time its first secret is shown. */
export const newTargetView = z.object({ ...targetFields, ...newKeys }).meta({ id: 'NewTarget' });
/** The answer to a change: with the keys it made, if it made any. */
export const changedTargetView = z.object({ ...targetFields, ...newKeys }).meta({ id: 'ChangedTarget' });

/** A target as it is then, with the secret settings of its connector masked. A freeze that has ended by itself is left out. */
export function showTarget(target: Target, connectors: ReadonlyMap<string, Connector>, now: Date) {
  const { id, name, catalog, connector, accountKey, signatures, rateLimit, isEnabled } = target;
  const { frozen, deletedAt, createdAt } = target;
  return {
    id,
    name,
    catalog,
    connector: { kind: connector.kind, ...showSettings(connector, connectors) },
    accountKey,
    signatures,
    ...(rateLimit === undefined ? {} : { rateLimit }),
    isEnabled,
    ...(frozen && isFrozen(target, now) ? { frozen: showFreeze(frozen) } : {}),
    ...(deletedAt ? { deletedAt: deletedAt.toISOString() } : {}),
    createdAt: createdAt.toISOString(),
  };
}

function showSettings({ kind, settings }: Target['connector'], connectors: ReadonlyMap<string, Connector>) {
  const fields = new Map(connectors.get(kind)?.manifest.fields.map((field) => [field.key, field]));
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, showSetting(value, fields.get(key))]));
}

function showSetting(value: string, field: ConnectorField | undefined): string | boolean {
  if (field?.isSecret) return secretMask;
  return field?.type === 'flag' ? value === 'true' : value;
}

function showFreeze({ reason: why, at, until }: NonNullable<Target['frozen']>) {
  return { reason: why, at: at.toISOString(), ...(until ? { until: until.toISOString() } : {}) };
}
