import { createHmac, randomUUID } from 'node:crypto';
import { setAdminCaller } from './api/caller.js';
import { createAdminRouter } from './api/router.js';
import { createDocsRouter } from './api/docs.js';
import { createAssignmentsOf } from './assignments/assignments-of.js';
import type { Policies } from './assignments/policies.js';
import { publishedRoles } from './assignments/published-roles.js';
import { catalogs } from './catalogs/index.js';
import type { Config } from './config/config.js';
import { prepareKeys } from './config/first-start.js';
import { packageVersion } from './config/package-version.js';
import { getJson } from './connectors/guarded-json.js';
import { systemClock, type Clock } from './core/clock.js';
import { createTimelineDocuments } from './documents/timeline-pdf.js';
import { createScimAuth } from './http/auth.js';
import { createClientAddress } from './http/client-address.js';
import { createConsoleRouter } from './http/console.js';
import { createStrangersLimit } from './http/failure-limit.js';
import { createHealthRouter } from './http/health.js';
import { createOAuthRouter } from './http/oauth.js';
import { createRateLimiter } from './http/rate-limit.js';
import { callbackPath, createSignOnRouter } from './http/sign-on.js';
import { closeServer, createHttpListener, createServer, listen } from './http/server.js';
import { sharedKeys } from './keys.js';
import { createLog, type Log } from './observe/log.js';
import type { Tracing } from './observe/tracing.js';
import { createScimListener } from './scim/router.js';
import { createServices, type Parts, type Services } from './services.js';
import { openStore } from './stores/open.js';

export interface AppOptions {
  readonly config: Config;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** What a started service tells whoever started it. */
export interface Started {
  readonly url: string;
  /** Made just now; shown once. */
  readonly newAdminKey?: string;
  /** Ids of keys that stored secrets need and the service does not have: what they seal cannot be sent or signed. */
  readonly missingKeys: readonly string[];
}

/** The whole service. Start once; stop finishes what is under way and lets go of everything. */
export interface App {
  start(): Promise<Started>;
  stop(): Promise<void>;
}

/** The composition root: opens the store, has the services built, and puts them behind HTTP. */
export function createApp({ config, clock = systemClock, log = createLog(config.logLevel) }: AppOptions): App {
  let stop: () => Promise<void> = async () => undefined;
  return {
    async start() {
      const local = prepareKeys(config);
      const store = await openStore(config.database.url, { clock });
      let tracing: Tracing | undefined;
      try {
        const keys = await sharedKeys({ store, clock, holder: randomUUID() }, local);
        tracing = await startTracing(config, log);
        const running = await run({ config, clock, log, keys, store, ...(tracing && { tracing }) });
        stop = running.stop;
        const { url, missingKeys } = running;
        return { url, missingKeys, ...(keys.newAdminKey === undefined ? {} : { newAdminKey: keys.newAdminKey }) };
      } catch (error) {
        await store.close();
        await tracing?.stop();
        throw error;
      }
    },
    stop: () => stop(),
  };
}

/** A file that is in force already stays as it was published: what its names have come to mean since is for a person to publish, not for a restart. */
async function publishFile(policies: Policies, text: string): Promise<void> {
  const version = await policies.currentVersion();
  const isInForce = version > 0 && (await policies.findText(version)).text === text;
  if (!isInForce) await policies.publish(text, { by: 'ROLECALL_POLICY' });
}

type Running = Omit<Started, 'newAdminKey'> & { readonly stop: () => Promise<void> };

async function run(parts: Parts): Promise<Running> {
  const { config, clock, log, store } = parts;
  const services = createServices(parts);
  const { pipeline, worker, groups, policies, maintenance, alertLoop, chainer } = services;
  await groups.resumeWrites(clock());
  if (config.policy) await publishFile(policies, config.policy.text);

  const server = createServer();
  const { url } = await listen(server, config);
  const letGo = async () => {
    // At once, not in turn: a slow client must not leave the worker time to begin sends that nobody waits for any more.
    const loops = [pipeline, maintenance, alertLoop, worker].map((each) => each.stop());
    await allEnded(log, [closeServer(server), ...loops]);
    await allEnded(log, [chainer.stop()]);
  };
  try {
    server.on('request', createHttp(parts, services, config.publicUrl ?? url)); // nothing is read from a connection before this line
    pipeline.start();
    worker.start();
    maintenance.start();
    alertLoop.start();
    chainer.start();
    const missingKeys = await tellStarted(parts, services);
    return {
      url: config.publicUrl ?? url,
      missingKeys,
      stop: async () => {
        await letGo();
        await store.close();
        await parts.tracing?.stop();
        log.info('service.stopped');
      },
    };
  } catch (error) {
    await letGo();
    throw error;
  }
}

/** Notes the start in the log, and gives the ids of keys that stored secrets need and the service does not have. */
async function tellStarted({ clock, log, store }: Parts, services: Services): Promise<readonly string[]> {
  const { policies, secretRotation } = services;
  log.info('service.started', {
    policyVersion: await policies.currentVersion(),
    dueUsers: await store.countDueUsers(clock(), await policies.currentVersion()),
  });
  const { known, needed } = await secretRotation.look();
  const missingKeys = needed.map(({ keyId }) => keyId).filter((id) => !known.includes(id));
  if (missingKeys.length > 0) log.error('secrets.key_missing', { missingKeys, known });
  return missingKeys;
}

/** The OpenTelemetry SDK is loaded only where spans have somewhere to go. */
async function startTracing({ tracing: settings }: Config, log: Log): Promise<Tracing | undefined> {
  if (!settings) return undefined;
  const { createOtlpTracing } = await import('./observe/otlp-tracing.js');
  return createOtlpTracing({ settings, version: packageVersion(), log });
}

/** What cannot end well, as when the database is away, is told and keeps nothing else from ending: leases that were not given back run out. */
async function allEnded(log: Log, ends: readonly Promise<void>[]): Promise<void> {
  for (const end of await Promise.allSettled(ends))
    if (end.status === 'rejected') log.error('service.stopped_unclean', {}, end.reason);
}

function createHttp({ config, clock, log, keys, tracing }: Parts, services: Services, publicUrl: string) {
  const clientAddress = createClientAddress(config.trustedProxies);
  const { store, users, groups, directories, oauthClients, metrics, worker, policies, freeze } = services;
  const scim = createScimListener({
    users,
    groups,
    evidence: store,
    assignmentsOf: createAssignmentsOf({
      assignments: store,
      targets: store,
      isServiceFrozen: (now) => freeze.isFrozen(now),
      clock,
    }),
    listRoles: () => publishedRoles({ targets: store, currentPolicy: () => policies.current(), catalogs }),
    clock,
    publicUrl,
    cursorKey: createHmac('sha256', keys.secretKey).update('scim cursors').digest(),
    authenticate: createScimAuth({
      directories,
      rateLimiter: createRateLimiter(store),
      defaultRateLimit: config.rateLimit,
      clientAddress,
      strangers: createStrangersLimit(),
      log,
      clock,
    }),
    onUnknownError: (error, requestId) => log.error('scim.failed', { requestId }, error),
  });
  const adminRouter = createAdminRouter({
    ...services,
    documents: createTimelineDocuments(),
    catalogs,
    clock,
    publicUrl: () => publicUrl,
    redirectUrl: () => `${publicUrl}${callbackPath}`,
    jwksUrlFault: (url) => services.outside.faultOf(url),
    nudgeDeliveries: () => worker.nudge(),
  });
  return createHttpListener({
    log,
    metrics,
    ...(tracing && { tracing }),
    sessions: services.sessions,
    login: services.login,
    clientAddress,
    strangers: createStrangersLimit(),
    publicUrl,
    clock,
    setAdminCaller,
    scim,
    signOnRouter: createSignOnRouter({ ...services, clientAddress, publicUrl, clock, log }),
    oauthRouter: createOAuthRouter({
      clients: oauthClients,
      readJson: (url) => getJson(services.outside, url),
      publicUrl,
      clientAddress,
      clock,
      log,
    }),
    adminRouter,
    docsRouter: createDocsRouter(),
    consoleRouter: createConsoleRouter(publicUrl),
    healthRouter: createHealthRouter({
      ping: services.ping,
      metrics,
      loops: [{ name: 'pipeline', busySince: () => services.pipeline.busySince() }],
      clock,
    }),
  });
}
