import { z } from 'zod';
import type { Offboarding } from '../assignments/model.js';
import type { Subject } from '../directory/model.js';
import { idsAndKeys, type People } from '../directory/people.js';
import type { AuditEntry } from '../evidence/audit/audit-model.js';
import type { PersonData } from '../evidence/person-data/person-data.js';
import type { PersonExport } from '../evidence/person-data/person-export.js';
import type { HoldStay } from '../evidence/person-data/person-data-store.js';
import { assignmentView, showAssignment } from './assignment-view.js';
import { deliveryView, showDelivery } from './delivery-view.js';
import { operation, type Operation } from './operation.js';
import { entryView, showEntry } from './provisioning-log.js';
import { instant, reason } from './shapes.js';

const userRecordView = z
  .object({
    id: z.string(),
    directoryId: z.string(),
    attributes: z.record(z.string(), z.unknown()).describe('the SCIM document as the directory last sent it'),
    groups: z.array(z.object({ displayName: z.string(), isDirect: z.boolean(), sinceAt: instant })),
    createdAt: instant,
    lastModifiedAt: instant,
    deletedAt: instant.optional(),
  })
  .meta({ id: 'UserRecord' });

const exportView = z
  .object({
    exportedAt: instant,
    users: z.array(userRecordView),
    assignments: z.array(assignmentView),
    deliveries: z.array(deliveryView),
    provisioning: z.array(entryView),
    offboardings: z.array(
      z.object({
        id: z.string(),
        reason: z.string(),
        by: z.string(),
        userIds: z.array(z.string()),
        keys: z.array(z.string()),
        reinstated: z.object({ at: instant, by: z.string(), reason: z.string() }).optional(),
        createdAt: instant,
      }),
    ),
    holds: z.array(
      z.object({ holdId: z.string(), assignmentId: z.string(), key: z.string(), state: z.string(), heldAt: instant }),
    ),
    audit: z.array(
      z.object({
        seq: z.int(),
        at: instant,
        actor: z.string(),
        action: z.string(),
        outcome: z.string(),
        details: z.record(z.string(), z.unknown()),
      }),
    ),
    cut: z.array(z.string()).describe('lists that are longer than shown; the newest records are shown'),
  })
  .meta({ id: 'PersonExport' });

const count = z.int();
const purgedView = z
  .object({
    users: count,
    accounts: count,
    versions: count,
    attempts: count,
    holds: count,
    provisioning: count.describe('entries that lost their values and the id of the user'),
    audit: count.describe('entries that lost their details; the chain still verifies'),
    offboardings: count,
    keptOffboardings: z
      .array(z.string())
      .describe('still in force: they keep the ids and keys they block until somebody reinstates'),
  })
  .meta({ id: 'Purged', description: 'How many records of each kind were erased' });

/** What is kept about one person: handed out, and erased. */
export function personDataOperations(personData: PersonData, people: People): readonly Operation[] {
  const tag = 'People and groups';
  return [
    operation({
      method: 'get',
      path: '/people/{person}/export',
      allow: 'people.data',
      audit: 'person.export',
      tag,
      summary: 'Everything on record about one person, as one document',
      description: 'Found also after the directory records are gone. At most 1,000 records of each kind.',
      status: 200,
      answer: exportView,
      concerns: async ({ params }) => idsAndKeys(await people.find(params.person)),
      handle: async ({ params }) => showExport(await personData.export(params.person)),
    }),
    operation({
      method: 'post',
      path: '/people/{person}/purge',
      allow: 'people.data',
      audit: 'person.purge',
      tag,
      summary: 'Erase what is on record about a person who has left',
      description:
        '409 with everything that has to happen first while a directory has the person or a target has not confirmed. Repeatable. The reason stays in the audit: do not name the person in it.',
      body: z.strictObject({ reason }),
      concerns: async ({ params }) => idsAndKeys(await people.find(params.person)),
      status: 200,
      answer: purgedView,
      handle: ({ params }) => personData.purge(params.person),
    }),
  ];
}

function showExport({ at, users, accounts, deliveries, provisioning, offboardings, holds, audit, cut }: PersonExport) {
  const names = new Map(accounts.map(({ account, target }) => [account.id, target?.name]));
  return {
    exportedAt: at.toISOString(),
    users: users.map(showUser),
    assignments: accounts.map(({ account, target }) =>
      showAssignment(account, target ?? { name: account.targetId }, at),
    ),
    deliveries: deliveries.map((delivery) => showDelivery(delivery, names.get(delivery.assignmentId))),
    provisioning: provisioning.map(showEntry),
    offboardings: offboardings.map(showOffboarding),
    holds: holds.map(showStay),
    audit: audit.map(showAudit),
    cut,
  };
}

function showUser({ user, memberships }: Subject) {
  const { id, directoryId, attributes, createdAt, lastModifiedAt, deletedAt } = user;
  return {
    id,
    directoryId,
    attributes: { ...attributes },
    groups: memberships.map(({ displayName, isDirect, sinceAt }) => ({
      displayName,
      isDirect,
      sinceAt: sinceAt.toISOString(),
    })),
    createdAt: createdAt.toISOString(),
    lastModifiedAt: lastModifiedAt.toISOString(),
    ...(deletedAt ? { deletedAt: deletedAt.toISOString() } : {}),
  };
}

function showOffboarding({ id, reason: why, by, at, userIds, keys, reinstated }: Offboarding) {
  return {
    id,
    reason: why,
    by,
    userIds,
    keys,
    ...(reinstated ? { reinstated: { ...reinstated, at: reinstated.at.toISOString() } } : {}),
    createdAt: at.toISOString(),
  };
}

function showStay({ holdId, assignmentId, key, state, heldAt }: HoldStay) {
  return { holdId, assignmentId, key, state, heldAt: heldAt.toISOString() };
}

function showAudit({ seq, at, actor, action, outcome, content }: AuditEntry) {
  return { seq, at: at.toISOString(), actor: actor.id, action, outcome, details: { ...content?.details } };
}
