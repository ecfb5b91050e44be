import { createHmac, randomUUID } from 'node:crypto';
import express from 'express';
import { createAdminRouter } from './api/router.js';
import { createDocsRouter } from './api/docs.js';
import { createAssignmentsOf } from './assignments/assignments-of.js';
import { createFreshness } from './assignments/freshness.js';
import { createFreeze, underFreeze } from './assignments/freeze.js';
import { createHolds } from './assignments/holds.js';
import { createPolicies } from './assignments/policies.js';
import { publishedRoles } from './assignments/published-roles.js';
import { createReconcile } from './assignments/reconcile.js';
import { retireTargets } from './assignments/retire-targets.js';
import { createTargets } from './assignments/targets.js';
import { catalogs } from './catalogs/index.js';
import type { Config } from './config/config.js';
import { prepareKeys, type Keys } from './config/first-start.js';
import { packageVersion } from './config/package-version.js';
import { readPolicyFile } from './config/policy-file.js';
import { createSecretBox } from './config/secret-box.js';
import { createConnectors } from './connectors/index.js';
import { createGuardedJson } from './connectors/guarded-json.js';
import { systemClock, type Clock } from './core/clock.js';
import { ServiceError } from './core/errors.js';
import { createLoop } from './core/loop.js';
import { acknowledgedAfter } from './delivery/acknowledged-after.js';
import { createAttemptWatch } from './delivery/attempt-watch.js';
import { systemSchedule } from './delivery/limits.js';
import { createWorker } from './delivery/worker.js';
import { createDirectories } from './directory/directories.js';
import { createGroups } from './directory/groups.js';
import { createOAuthClients } from './directory/oauth-clients.js';
import { createPeople } from './directory/people.js';
import { createUsers } from './directory/users.js';
import { createPeopleEvidence } from './evidence/explain-person.js';
import { createOffboardings } from './evidence/offboarding.js';
import { createRolesEvidence } from './evidence/roles.js';
import { createScimAuth } from './http/auth.js';
import { createHealthRouter } from './http/health.js';
import { createOAuthRouter } from './http/oauth.js';
import { createRateLimiter } from './http/rate-limit.js';
import { closeServer, createHttpApp, createServer, listen } from './http/server.js';
import { countsByState } from './observe/assignment-counts.js';
import { createLog, type Log } from './observe/log.js';
import { createMetrics } from './observe/metrics.js';
import { createPipeline } from './pipeline.js';
import { setScimCaller } from './scim/caller.js';
import { createScimRouter } from './scim/router.js';
import { userSchema } from './scim/schema/definitions.js';
import { openSqliteStore } from './stores/sqlite/open.js';
import type { Store } from './stores/store.js';

const maintenanceEveryMs = 60_000;
const purgedPerTurn = 200;
/** How long `run` for one person waits for a target's answer. */
const runWaitMs = 20_000;
const provisioningKeptMs = 90 * 86_400_000;

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
}

/** The whole service. Start once; stop finishes what is under way and lets go of everything. */
export interface App {
  start(): Promise<Started>;
  stop(): Promise<void>;
}

/** The composition root: opens the store, builds each service and hands it its ports. */
export function createApp({ config, clock = systemClock, log = createLog(config.logLevel) }: AppOptions): App {
  let stop: () => Promise<void> = async () => undefined;
  return {
    async start() {
      const keys = prepareKeys(config);
      const store = await openSqliteStore(config.database.url, { clock });
      try {
        const running = await run({ config, clock, log, keys, store });
        stop = running.stop;
        return { url: running.url, ...(keys.newAdminKey === undefined ? {} : { newAdminKey: keys.newAdminKey }) };
      } catch (error) {
        await store.close();
        throw error;
      }
    },
    stop: () => stop(),
  };
}

interface Parts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly keys: Keys;
  readonly store: Store;
}

async function run(parts: Parts): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const { config, clock, log, store } = parts;
  const services = createServices(parts);
  const { pipeline, worker, groups, policies, maintenance } = services;
  await groups.resumeWrites();
  if (config.policyFile !== undefined)
    await policies.publish(readPolicyFile(config.policyFile), { by: 'ROLECALL_POLICY' });

  const shell = express().disable('x-powered-by').disable('etag');
  const server = createServer(shell);
  const { url } = await listen(server, config);
  shell.use(createHttp(parts, services, config.publicUrl ?? url)); // nothing is read from a connection before this line
  pipeline.start();
  worker.start();
  maintenance.start();
  log.info('service.started', {
    policyVersion: (await policies.current()).version,
    dueUsers: await store.countDueUsers(clock(), (await policies.current()).version),
  });

  return {
    url: config.publicUrl ?? url,
    stop: async () => {
      await closeServer(server);
      await Promise.all([pipeline.stop(), maintenance.stop()]);
      await worker.stop();
      await store.close();
      log.info('service.stopped');
    },
  };
}

type Services = ReturnType<typeof createServices>;

function createServices({ config, clock, log, keys, store }: Parts) {
  const connectors = createConnectors({ privateTargets: config.privateTargets, version: packageVersion() });
  const metrics = createMetrics(async () => ({
    dueUsers: await store.countDueUsers(clock(), (await policies.current()).version),
    assignments: countsByState(await store.countByState()),
  }));
  const watch = createAttemptWatch(systemSchedule);
  const onMarked = () => pipeline.nudge();

  const users = createUsers({ store, onMarked });
  const groups = createGroups({ store, onMarked });
  const directories = createDirectories({
    store,
    clock,
    onMarked,
    onRenamed: () => policies.reapply('directory renamed'),
  });
  const oauthClients = createOAuthClients({ store, clock });
  const people = createPeople({ store });
  const targets = createTargets({
    store,
    clock,
    secretBox: createSecretBox(keys.secretKey),
    catalogKeys: new Set(catalogs.keys()),
    parseConnector: (kind, settings) => {
      const connector = connectors.get(kind);
      if (connector) return { kind, settings: connector.parseSettings(settings) };
      const message = `There is no connector "${kind}". Use one of: ${[...connectors.keys()].join(', ')}.`;
      throw new ServiceError('invalid_input', { faults: [{ path: 'connector.kind', message }] });
    },
    onChanged: () => {
      maintenance.nudge();
      worker.nudge();
    },
  });
  const shared = { directory: store, assignments: store, targets: store, offboardings: store, clock };
  const policies = createPolicies({ ...shared, store, registry: store, catalogs, userSchema, onPublished: onMarked });
  const currentPolicy = () => policies.current();
  const reconcile = createReconcile({
    ...shared,
    currentPolicy,
    onGuarded: ({ kind, ...fields }) => log.warn(`guard.${kind}`, fields),
  });

  const freeze = createFreeze({ store, clock, onChanged: () => worker.nudge() });
  const worker = createWorker({
    store,
    findTarget: (targetId) => store.findTarget(targetId),
    openSecrets: (targetId) => targets.liveSecrets(targetId),
    isServiceFrozen: (now) => freeze.isFrozen(now),
    isFresh: createFreshness({ marks: store, policies: store, assignments: store }),
    disableTarget: async (targetId) => {
      await targets.update(targetId, { isEnabled: false });
      log.warn('target.gone', { targetId });
    },
    connectors,
    clock,
    random: Math.random,
    newLease: randomUUID,
    schedule: systemSchedule,
    log: { warn: (fields, event) => log.warn(event, fields), error: (fields, event) => log.error(event, fields) },
    onAttempt: (attempt, assignment) => {
      metrics.countAttempt({
        outcome: attempt.outcome.kind,
        lane: attempt.lane,
        ...acknowledgedAfter(attempt, assignment),
      });
      watch.note(attempt);
    },
  });
  const pipeline = createPipeline({
    marks: store,
    reconcile,
    policyVersion: async () => (await policies.current()).version,
    onOwed: () => worker.nudge(),
    onError: (error, due) => log.error('pipeline.failed', due ? { userId: due.userId } : {}, error),
    clock,
  });
  const maintenance = createLoop({
    turn: async () => {
      await retireTargets({ targets: store, assignments: store, marks: store, onMarked });
      const dropped = await store.dropProvisioning(new Date(clock().getTime() - provisioningKeptMs), 1_000);
      const expired = await store.dropExpiredOAuth(clock(), 1_000);
      const purged = await store.purgeDeleted(purgedPerTurn);
      return dropped + expired + purged > 0 ? 'more' : { idleUntil: undefined };
    },
    onError: (error) => log.error('maintenance.failed', {}, error),
    clock,
    pollMs: maintenanceEveryMs,
  });
  const targetsNow = { listTargets: async () => underFreeze(await store.listTargets(), await freeze.current()) };
  const offboardings = createOffboardings({ people, store, targets: targetsNow, currentPolicy, clock, onMarked });
  const peopleEvidence = createPeopleEvidence({
    ...shared,
    targets: targetsNow,
    holds: store,
    people,
    registry: store,
    currentPolicy,
    reconcile,
    deliverNow: (assignmentId) => {
      const watching = watch.watch(assignmentId, runWaitMs);
      worker.nudge();
      return watching;
    },
  });
  return {
    connectors,
    metrics,
    users,
    groups,
    directories,
    oauthClients,
    people,
    targets,
    policies,
    worker,
    pipeline,
    maintenance,
    offboardings,
    holds: createHolds({ store, clock, onOwed: () => worker.nudge() }),
    freeze,
    peopleEvidence,
    rolesEvidence: createRolesEvidence({ ...shared, catalogs, currentPolicy }),
  };
}

function createHttp({ config, clock, log, keys, store }: Parts, services: Services, publicUrl: string) {
  const guardedJson = createGuardedJson({ privateTargets: config.privateTargets });
  const { users, groups, directories, oauthClients, metrics, worker, policies, freeze } = services;
  const scimRouter = createScimRouter({
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
      setScimCaller,
      rateLimiter: createRateLimiter(),
      defaultRateLimit: config.rateLimit,
      clock,
    }),
    onUnknownError: (error, requestId) => log.error('scim.failed', { requestId }, error),
  });
  const adminRouter = createAdminRouter({
    ...services,
    store,
    catalogs,
    clock,
    publicUrl: () => publicUrl,
    jwksUrlFault: (url) => guardedJson.faultOf(url),
    nudgeDeliveries: () => worker.nudge(),
  });
  return createHttpApp({
    log,
    metrics,
    adminKeyHash: keys.adminKeyHash,
    scimRouter,
    oauthRouter: createOAuthRouter({
      clients: oauthClients,
      readJson: (url) => guardedJson.get(url),
      publicUrl,
      clock,
      log,
    }),
    adminRouter,
    docsRouter: createDocsRouter(),
    healthRouter: createHealthRouter({ ping: () => store.ping(), metrics }),
  });
}
