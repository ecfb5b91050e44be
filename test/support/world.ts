import { createPolicies } from '../../src/assignments/policies.js';
import { createReconcile } from '../../src/assignments/reconcile.js';
import { createTargets } from '../../src/assignments/targets.js';
import type { Assignment, Target } from '../../src/assignments/model.js';
import { catalogs } from '../../src/catalogs/index.js';
import { createSecretBox } from '../../src/config/secret-box.js';
import type { Clock } from '../../src/core/clock.js';
import type { DirectoryId, GroupId, UserId } from '../../src/core/ids.js';
import { createUseNotes } from '../../src/core/use-notes.js';
import type { JsonObject } from '../../src/core/json.js';
import { createDirectories } from '../../src/directory/directories.js';
import { createGroups } from '../../src/directory/groups.js';
import type { User } from '../../src/directory/model.js';
import { createPeople } from '../../src/directory/people.js';
import { createUsers } from '../../src/directory/users.js';
import { createLeavers } from '../../src/evidence/leavers/leavers.js';
import { createPipeline } from '../../src/pipeline.js';
import { userSchema } from '../../src/scim/schema/definitions.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import type { Store } from '../../src/stores/store.js';

/** Two helpdesks, three groups; enough for joiners, movers and leavers. */
export const supportPolicy = `version: 1
targets:
  gorgias-eu:
    precedence: [admin, lead, basic, lite, observer]
    protect: [breakglass@example.com]
rules:
  - id: support
    reason: Agents answer customers
    when: { group: Support }
    grant: { gorgias-eu: basic, intercom-main: support-agent-standard }
  - id: leads
    reason: Leads run the team
    when: { group: Leads }
    grant: { gorgias-eu: lead }
`;

/** The service without its edges: a real store, in memory unless another is opened, real services, a clock the test sets, and no deliveries but those it acknowledges. */
export async function openWorld({
  policy = supportPolicy,
  wrap = (store: Store) => store,
  open = (clock: Clock): Promise<Store> => openSqliteStore('sqlite::memory:', { clock }),
}: { policy?: string; wrap?: (store: Store) => Store; open?: (clock: Clock) => Promise<Store> } = {}) {
  const time = { now: new Date('2026-11-22T09:00:00.000Z') };
  const clock = () => time.now;
  const store = wrap(await open(clock));
  const nothing = () => undefined;
  const users = createUsers({ store, onMarked: nothing });
  const groups = createGroups({ store, onMarked: nothing });
  const directories = createDirectories({
    store,
    clock,
    onMarked: nothing,
    beforeRename: () => policies.bindDirectories('test'),
    noteUse: createUseNotes(nothing),
  });
  const people = createPeople({ store });
  const targets = createTargets({
    store,
    clock,
    secretBox: createSecretBox(Buffer.alloc(32, 7)),
    catalogKeys: new Set(catalogs.keys()),
    misfits: (target) => policies.misfits(target),
    onNamed: () => policies.reapply('target added'),
    secretSettings: () => [],
    parseConnector: (kind) => ({ kind, settings: { url: 'https://helpdesk.example.com/hook' } }),
    onChanged: nothing,
    onReconfigured: async () => undefined,
  });
  const shared = { directory: store, assignments: store, targets: store, offboardings: store, clock };
  const setAside: (readonly string[])[] = [];
  const policies = createPolicies({
    ...shared,
    store,
    registry: store,
    catalogs,
    userSchema,
    onPublished: nothing,
    onSetAside: (names) => setAside.push(names),
  });
  const currentPolicy = () => policies.current();
  const reconcile = createReconcile({ ...shared, currentPolicy });
  const errors: unknown[] = [];
  const pipeline = createPipeline({
    marks: store,
    reconcile,
    policyVersion: async () => (await policies.current()).version,
    onOwed: nothing,
    onError: (error) => errors.push(error),
    clock,
  });
  const leavers = createLeavers({ people, store, targets: store, currentPolicy, clock, onMarked: nothing });

  const okta = (await directories.create({ name: 'okta', dialect: 'okta' })).id;
  const webhook = { kind: 'webhook', settings: {} };
  const gorgias = (await targets.create({ name: 'gorgias-eu', catalog: 'gorgias', connector: webhook })).target;
  const intercom = (await targets.create({ name: 'intercom-main', catalog: 'intercom', connector: webhook })).target;
  await policies.publish(policy, { by: 'test' });

  return {
    store,
    users,
    groups,
    directories,
    people,
    targets,
    policies,
    pipeline,
    reconcile,
    ...leavers,
    okta,
    gorgias,
    intercom,
    errors,
    /** What the policies told of targets set aside. */
    setAside,
    get now() {
      return time.now;
    },
    advance: (ms: number) => {
      time.now = new Date(time.now.getTime() + ms);
    },

    hire: (userName: string, attributes: JsonObject = {}, directoryId: DirectoryId = okta): Promise<User> =>
      users.create(directoryId, draft(userName, attributes), { at: time.now }),

    change: async (of: Pick<User, 'id' | 'directoryId'>, attributes: JsonObject): Promise<User> => {
      const { user } = await users.modify(
        of.directoryId,
        of.id,
        (before) => draft(before.userName, { ...before.attributes, ...attributes }),
        { at: time.now },
      );
      return user;
    },

    group: async (
      displayName: string,
      members: readonly UserId[] = [],
      directoryId: DirectoryId = okta,
    ): Promise<GroupId> => {
      const write = {
        draft: { displayName, attributes: { displayName } },
        members: { kind: 'replace', members } as const,
      };
      return (await groups.create(directoryId, write, 'refuse', { at: time.now })).group.id;
    },

    move: (
      groupId: GroupId,
      change: { add?: readonly UserId[]; remove?: readonly UserId[] },
      directoryId: DirectoryId = okta,
    ) =>
      groups.modify(
        directoryId,
        groupId,
        (group) => ({ draft: group, members: { kind: 'delta', add: change.add ?? [], remove: change.remove ?? [] } }),
        'refuse',
        { at: time.now },
      ),

    /** Resolves everybody who is due. */
    settle: async () => {
      await pipeline.drain();
      if (errors.length > 0) throw errors[0];
    },

    assignment: (target: Target, key: string): Promise<Assignment | undefined> => store.findByKey(target.id, key),

    /** Everything owed is acknowledged, as a receiver that answers 200 would have it. Returns what was sent, leavers first. */
    acknowledgeAll: async (): Promise<readonly Assignment[]> => {
      const sent: Assignment[] = [];
      for (const { targetId } of await store.listDueTargets(time.now)) {
        const claims = await store.claimDue({
          targetId,
          now: time.now,
          maxLane: 3,
          limit: 1_000,
          lease: `lease-${sent.length}-${targetId}`,
          leaseUntil: new Date(time.now.getTime() + 45_000),
        });
        for (const { assignment, lease } of claims) {
          await store.settle(assignment.id, lease, {
            kind: 'acknowledged',
            epoch: assignment.epoch,
            version: assignment.version,
            at: time.now,
          });
          sent.push(assignment);
        }
      }
      return sent;
    },

    close: () => store.close(),
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

function draft(userName: string, attributes: JsonObject) {
  const active = attributes['active'] !== false;
  const emails = attributes['emails'] ?? [{ value: userName, type: 'work', primary: true }];
  return { userName, active, attributes: { ...attributes, userName, active, emails } };
}
