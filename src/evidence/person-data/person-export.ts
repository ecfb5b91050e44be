import type { Offboarding } from '../../assignments/model.js';
import type { Clock } from '../../core/clock.js';
import type { Delivery } from '../../delivery/model.js';
import type { DeliveryStore } from '../../delivery/store.js';
import type { Subject } from '../../directory/model.js';
import type { PersonStore } from '../../directory/store.js';
import type { AuditEntry } from '../audit/audit-model.js';
import type { ProvisioningEntry } from '../model.js';
import type { HoldStay, PersonDataStore } from './person-data-store.js';
import { findTraces, type PersonTraces, type TraceNeeds } from './person-traces.js';
import type { EvidenceStore } from '../store.js';

/** Records of one kind in an export at most. */
const mostRecords = 1_000;

/** Everything that is known of one person. */
export interface PersonExport {
  readonly at: Date;
  readonly users: readonly Subject[];
  readonly accounts: PersonTraces['accounts'];
  readonly deliveries: readonly Delivery[];
  readonly provisioning: readonly ProvisioningEntry[];
  readonly offboardings: readonly Offboarding[];
  readonly holds: readonly HoldStay[];
  readonly audit: readonly AuditEntry[];
  /** Which of these lists are longer than what is shown; the newest are. */
  readonly cut: readonly ('deliveries' | 'provisioning' | 'holds' | 'audit')[];
}

interface Needs extends TraceNeeds {
  readonly store: TraceNeeds['store'] &
    Pick<PersonStore, 'getSubjects'> &
    Pick<DeliveryStore, 'listDeliveries'> &
    Pick<EvidenceStore, 'listProvisioning'> &
    Pick<PersonDataStore, 'listHoldStays' | 'listAuditMentions'>;
  readonly clock: Clock;
}

/** Gathers it. `not_found`, `person_ambiguous`. */
export async function exportPerson(needs: Needs, query: string): Promise<PersonExport> {
  const { store, clock } = needs;
  const traces = await findTraces(needs, query);
  const { users, userIds, accounts, offboardings, names } = traces;
  const page = { limit: mostRecords + 1 };
  const ids = accounts.map(({ account }) => account.id);
  const deliveries = await collect(
    ids,
    async (assignmentId) => (await store.listDeliveries({ assignmentId }, page)).items,
  );
  const provisioning = await collect(
    userIds,
    async (id) => (await store.listProvisioning({ resourceId: id }, page)).items,
  );
  const holds = await collect(ids, (id) => store.listHoldStays(id, page.limit));
  const audit = await store.listAuditMentions(names, page.limit);
  const lists = { deliveries, provisioning, holds, audit } as const;
  const kinds = ['deliveries', 'provisioning', 'holds', 'audit'] as const;
  return {
    at: clock(),
    users: await store.getSubjects(users.map(({ id }) => id)),
    accounts,
    offboardings,
    deliveries: deliveries.slice(0, mostRecords),
    provisioning: provisioning.slice(0, mostRecords),
    holds: holds.slice(0, mostRecords),
    audit: audit.slice(0, mostRecords),
    cut: kinds.filter((kind) => lists[kind].length > mostRecords),
  };
}

async function collect<Key, Item>(
  keys: readonly Key[],
  list: (key: Key) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (const key of keys) if (items.length <= mostRecords) items.push(...(await list(key)));
  return items;
}
