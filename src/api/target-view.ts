import { z } from 'zod';
import type { Target } from '../assignments/model.js';
import type { Connector } from '../delivery/connector.js';
import { accountKeyKinds } from '../directory/account-key.js';
import { instant } from './shapes.js';

const targetFields = {
  id: z.string(),
  name: z.string(),
  catalog: z.string(),
  connector: z.looseObject({ kind: z.string() }).describe('settings that are secret show as "***"'),
  accountKey: z.enum(accountKeyKinds),
  isEnabled: z.boolean(),
  frozen: z.object({ reason: z.string(), at: instant, until: instant.optional() }).optional(),
  deletedAt: instant.optional().describe('deletion was asked for; the target goes when everything is revoked'),
  createdAt: instant,
};
/** A target as the API shows it. */
export const targetView = z.object(targetFields).meta({ id: 'Target' });
/** Signs the target's webhooks. */
export const signingSecret = z.string().describe('shown this once');
/** The answer to registering one: the only time its first secret is shown. */
export const newTargetView = z.object({ ...targetFields, signingSecret }).meta({ id: 'NewTarget' });

/** A target with the secret settings of its connector masked. */
export function showTarget(target: Target, connectors: ReadonlyMap<string, Connector>) {
  const { id, name, catalog, connector, accountKey, isEnabled, frozen, deletedAt, createdAt } = target;
  return {
    id,
    name,
    catalog,
    connector: { kind: connector.kind, ...maskSecrets(connector, connectors) },
    accountKey,
    isEnabled,
    ...(frozen ? { frozen: showFreeze(frozen) } : {}),
    ...(deletedAt ? { deletedAt: deletedAt.toISOString() } : {}),
    createdAt: createdAt.toISOString(),
  };
}

function maskSecrets({ kind, settings }: Target['connector'], connectors: ReadonlyMap<string, Connector>) {
  const fields = connectors.get(kind)?.manifest.fields ?? [];
  const secret = new Set(fields.filter(({ isSecret }) => isSecret).map(({ key }) => key));
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, secret.has(key) ? '***' : value]));
}

function showFreeze({ reason: why, at, until }: NonNullable<Target['frozen']>) {
  return { reason: why, at: at.toISOString(), ...(until ? { until: until.toISOString() } : {}) };
}
