import { z } from 'zod';
import type { Admin } from './admin.js';
import type { Helpdesks } from './helpdesks.js';
import { helpdeskNames, type HelpdeskName, type Provider } from './recording.js';
import type { Connection } from './replay.js';
import { workspacePolicy } from './workspace/policy.js';

/** The workspace as it was created: how each provider connects, and which directory id is whose. */
export interface Workspace {
  readonly connections: Readonly<Record<Provider, Connection>>;
  readonly providerOf: ReadonlyMap<string, Provider>;
}

const catalogOf: Readonly<Record<HelpdeskName, string>> = {
  'gorgias-eu': 'gorgias',
  'intercom-main': 'intercom',
  'responso-fr': 'responso',
  'userlike-main': 'userlike',
  'liveagent-support': 'liveagent',
};

const directoryAnswer = z.object({ id: z.string(), baseUrl: z.string() });
const tokenAnswer = z.object({ token: z.string() });
const targetAnswer = z.object({ signingSecret: z.string() });

/** Creates both directories with a token each, the five targets, and publishes `policy`; throws AdminError when the service refuses one. */
export async function setUpWorkspace(
  admin: Admin,
  helpdesks: Pick<Helpdesks, 'url' | 'trust'>,
  policy = workspacePolicy,
): Promise<Workspace> {
  const okta = await connect(admin, 'okta');
  const entra = await connect(admin, 'entra');
  for (const name of helpdeskNames) {
    const body = { name, catalog: catalogOf[name], connector: { kind: 'webhook', url: helpdesks.url(name) } };
    const { signingSecret } = await admin.post('/targets', body, targetAnswer);
    helpdesks.trust(name, signingSecret);
  }
  await admin.publishPolicy(policy);
  return {
    connections: { okta: okta.connection, entra: entra.connection },
    providerOf: new Map<string, Provider>([
      [okta.id, 'okta'],
      [entra.id, 'entra'],
    ]),
  };
}

async function connect(admin: Admin, provider: Provider): Promise<{ id: string; connection: Connection }> {
  const { id, baseUrl } = await admin.post('/directories', { name: provider, dialect: provider }, directoryAnswer);
  const { token } = await admin.post(`/directories/${id}/tokens`, { name: provider }, tokenAnswer);
  return { id, connection: { baseUrl, token } };
}
