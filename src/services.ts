import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createSecretRotation } from './admins/secret-rotation.js';
import { createAccess } from './admins/access.js';
import { createAlerts } from './alerts.js';
import { createFreeze, underFreeze, type Freeze } from './assignments/freeze.js';
import { createFreshness } from './assignments/freshness.js';
import { createHolds } from './assignments/holds.js';
import { createPolicies } from './assignments/policies.js';
import { createReconcile } from './assignments/reconcile.js';
import { createTargets, type Targets } from './assignments/targets.js';
import { catalogs } from './catalogs/index.js';
import type { Config } from './config/config.js';
import type { Keys } from './config/first-start.js';
import { packageVersion } from './config/package-version.js';
import { createGuardedExchange } from './connectors/guarded-exchange.js';
import { createConnectors } from './connectors/index.js';
import { connectorParser, secretSettings } from './connectors/settings.js';
import type { Clock } from './core/clock.js';
import { createUseNotes } from './core/use-notes.js';
import { createAttemptWatch, type AttemptWatch } from './delivery/attempt-watch.js';
import type { Connector } from './delivery/connector.js';
import { systemSchedule } from './delivery/limits.js';
import { createWorker, type Worker } from './delivery/worker.js';
import { createDirectories } from './directory/directories.js';
import { createGroups } from './directory/groups.js';
import { createOAuthClients } from './directory/oauth-clients.js';
import { createPeople } from './directory/people.js';
import { createUsers } from './directory/users.js';
import { createAuditTrail } from './evidence/audit/audit-trail.js';
import { createOverview } from './evidence/overview.js';
import { createPeopleEvidence } from './evidence/explain-person.js';
import { createHeldLog } from './evidence/held-log.js';
import { createLeavers } from './evidence/leavers/leavers.js';
import { createPersonData } from './evidence/person-data/person-data.js';
import { createRetention } from './evidence/retention.js';
import { createRolesEvidence } from './evidence/roles.js';
import { createOpenId } from './http/openid.js';
import type { Log } from './observe/log.js';
import { createServiceDoctor } from './doctor.js';
import { createMaintenance } from './maintenance.js';
import { createPipeline } from './pipeline.js';
import { userSchema } from './scim/schema/definitions.js';
import type { Tracing } from './observe/tracing.js';
import type { Store } from './stores/store.js';
import { createTelemetry, type Telemetry } from './telemetry.js';

/** How long `run` for one person waits for a target's answer. */
const runWaitMs = 20_000;

/** What the services stand on. */
export interface Parts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly keys: Keys;
  readonly store: Store;
  /** Absent while nobody collects traces. */
  readonly tracing?: Tracing;
}

/** Every service of the domain, with the three loops that work by themselves: pipeline, worker and maintenance. */
export type Services = ReturnType<typeof createServices>;

/** Builds each service and hands it its ports. Nothing runs until the loops are started. */
export function createServices(parts: Parts) {
  const { config, clock, log, keys, tracing } = parts;
  const telemetry = createTelemetry({
    store: parts.store,
    clock,
    log,
    version: packageVersion(),
    ...(tracing && { tracing }),
    policyVersion: () => policies.currentVersion(),
    goalSeconds: () => leavers.goal.goalSeconds(),
  });
  const { store, metrics } = telemetry;
  const connectors = createConnectors({
    privateTargets: config.privateTargets,
    version: packageVersion(),
    log,
    ...(tracing && { traceparent: (key) => tracing.traceparent(key) }),
  });
  const watch = createAttemptWatch(systemSchedule);
  // The services nudge loops that are built after them; nobody nudges before all of them exist.
  const onMarked = () => pipeline.nudge();
  const onOwed = () => {
    worker.nudge();
    chainer.nudge();
  };

  const users = createUsers({ store, onMarked });
  const groups = createGroups({ store, onMarked });
  const beforeRename = () => policies.bindDirectories('directory renamed');
  const noteUse = createUseNotes((error) => log.warn('use.unnoted', {}, error));
  const directories = createDirectories({ store, clock, onMarked, beforeRename, noteUse });
  const oauthClients = createOAuthClients({ store, clock, noteUse });
  const people = createPeople({ store });
  const targets = createTargets({
    store,
    clock,
    secretBox: keys.ring,
    catalogKeys: new Set(catalogs.keys()),
    misfits: (target) => policies.misfits(target),
    onNamed: () => policies.reapply('target added'),
    parseConnector: connectorParser(connectors),
    secretSettings: (kind) => secretSettings(connectors, kind),
    onReconfigured: (targetId) => store.removeHealth(targetId),
    onChanged: () => {
      maintenance.nudge();
      worker.nudge();
    },
  });

  const shared = { directory: store, assignments: store, targets: store, offboardings: store, clock };
  const policies = createPolicies({
    ...shared,
    store,
    registry: store,
    catalogs,
    userSchema,
    onPublished: onMarked,
    onSetAside: (names) => log.error('policy.target_set_aside', { targets: names.join(', ') }),
  });
  const currentPolicy = () => policies.current();
  const onUnlogged = (error: unknown) => log.error('provisioning.unlogged', {}, error);
  const noteHeld = createHeldLog({ evidence: store, clock, onError: onUnlogged });
  const reconcile = createReconcile({
    ...shared,
    currentPolicy,
    onGuarded: (event) => {
      const { kind, ...fields } = event;
      log.warn(`guard.${kind}`, fields);
      noteHeld(event);
      if (kind === 'below_min' && 'role' in fields) alerting.noteBelowMin(fields.targetId, fields.role);
    },
  });
  const pipeline = createPipeline({
    marks: store,
    reconcile,
    policyVersion: () => policies.currentVersion(),
    onOwed,
    onResolved: telemetry.onResolved,
    onError: (error, due) => log.error('pipeline.failed', due ? { userId: due.userId } : {}, error),
    clock,
  });

  const freeze = createFreeze({ store, clock, onChanged: onOwed });
  const worker = createDelivery({ ...parts, store }, { connectors, targets, freeze, telemetry, watch });
  const retention = createRetention({ store, clock });
  const outside = createGuardedExchange({ privateTargets: config.privateTargets });
  const openId = createOpenId({
    send: (url, request) => outside.send(url, request),
    urlFault: (url) => outside.faultOf(url),
  });
  const access = createAccess({
    store,
    clock,
    secretBox: keys.ring,
    adminKeyHash: keys.adminKeyHash,
    noteUse,
    providerFault: (provider) => openId.faultOf(provider),
  });
  const maintenance = createMaintenance({
    store,
    groups,
    retention,
    sessions: access.sessions,
    currentPolicy,
    clock,
    onMarked,
    onError: (error) => log.error('maintenance.failed', {}, error),
  });
  const { audit, chainer } = createAuditTrail({
    store,
    clock,
    holder: `${hostname()}:${process.pid}:${randomUUID()}`,
    newSalt: () => randomBytes(16).toString('hex'),
    onHead: ({ seq, hash }) => log.info('audit.head', { seq, hash }),
    onError: (error) => log.error('audit.failed', {}, error),
  });
  const alerting = createAlerts({ ...parts, store, freeze, policyVersion: () => policies.currentVersion() });

  const secretRotation = createSecretRotation({ ring: keys.ring, store, clock });
  const targetsNow = { listTargets: async () => underFreeze(await store.listTargets(), await freeze.current()) };
  const leavers = createLeavers({ store, people, targets: targetsNow, currentPolicy, clock, onMarked });
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
    ...access,
    secretBox: keys.ring,
    /** Requests to addresses that people configured. */
    outside,
    openId,
    /** The store of the parts, with every call measured. */
    store,
    ping: telemetry.ping,
    connectors,
    metrics,
    users,
    groups,
    directories,
    oauthClients,
    people,
    targets,
    policies,
    pipeline,
    worker,
    maintenance,
    audit,
    chainer,
    ...leavers,
    secretRotation,
    version: packageVersion(),
    doctor: createServiceDoctor({ ...parts, connectors, policies, freeze, secretRotation }),
    holds: createHolds({ store, clock, onOwed }),
    freeze,
    alerts: alerting.alerts,
    operatorWebhooks: alerting.operatorWebhooks,
    alertLoop: alerting.alertLoop,
    peopleEvidence,
    overview: createOverview({ store, targets: targetsNow, goal: leavers.goal, clock }),
    retention,
    personData: createPersonData({
      people,
      store,
      policyVersion: () => policies.currentVersion(),
      eraseAudit: (names) => audit.erase(names),
      clock,
    }),
    rolesEvidence: createRolesEvidence({ ...shared, catalogs, currentPolicy }),
  };
}

interface DeliveryParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly targets: Targets;
  readonly freeze: Freeze;
  readonly telemetry: Telemetry;
  readonly watch: AttemptWatch;
}

function createDelivery({ clock, log, store }: Parts, needs: DeliveryParts): Worker {
  const { connectors, targets, freeze, telemetry, watch } = needs;
  return createWorker({
    store,
    findTarget: (targetId) => targets.findForSending(targetId),
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
    workerName: `${hostname()}:${process.pid}`,
    newLease: randomUUID,
    schedule: systemSchedule,
    log,
    onAttempt: (attempt, assignment) => {
      telemetry.onAttempt(attempt, assignment);
      watch.note(attempt);
    },
  });
}
