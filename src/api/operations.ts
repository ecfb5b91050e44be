import type { SecretRotation } from '../admins/secret-rotation.js';
import type { Admins } from '../admins/admins.js';
import type { ApiKeys } from '../admins/api-keys.js';
import type { Sessions } from '../admins/sessions.js';
import type { SignOn } from '../admins/sign-on.js';
import { underFreeze, type Freeze } from '../assignments/freeze.js';
import type { Holds } from '../assignments/holds.js';
import type { Policies } from '../assignments/policies.js';
import type { AssignmentStore, OffboardingStore } from '../assignments/store.js';
import type { Target } from '../assignments/model.js';
import type { Targets } from '../assignments/targets.js';
import type { Clock } from '../core/clock.js';
import type { Connector } from '../delivery/connector.js';
import type { AttentionStore } from '../delivery/attention-store.js';
import type { HealthStore } from '../delivery/health.js';
import type { DeliveryStore } from '../delivery/store.js';
import type { Directories } from '../directory/directories.js';
import type { OAuthClients } from '../directory/oauth-clients.js';
import type { People } from '../directory/people.js';
import type { GroupStore, PersonStore } from '../directory/store.js';
import type { Doctor } from '../evidence/doctor/doctor.js';
import type { Alerts } from '../evidence/alerts/alert-service.js';
import type { OperatorWebhooks } from '../evidence/alerts/operator-webhook.js';
import type { Audit } from '../evidence/audit/audit.js';
import type { Leavers } from '../evidence/leavers/leavers.js';
import type { TimelineDocuments } from '../evidence/leavers/timeline-document.js';
import type { RevocationStore } from '../evidence/leavers/revocations.js';
import type { Overview } from '../evidence/overview.js';
import type { PeopleEvidence } from '../evidence/people.js';
import type { PersonData } from '../evidence/person-data/person-data.js';
import type { Retentions } from '../evidence/retention.js';
import type { RolesEvidence } from '../evidence/roles.js';
import type { EvidenceStore } from '../evidence/store.js';
import type { Catalog } from '../mapping/catalog.js';
import { adminPeopleOperations } from './admins.js';
import { alertOperations } from './alerts.js';
import { freezeOperations } from './freeze.js';
import { holdOperations } from './holds.js';
import { apiKeyOperations } from './api-keys.js';
import { auditOperations } from './audit.js';
import { assignmentOperations } from './assignments.js';
import { catalogOperations } from './catalogs.js';
import { connectorOperations } from './connectors.js';
import { deliveryOperations } from './deliveries.js';
import { directoryOperations } from './directories.js';
import { groupOperations } from './groups.js';
import { leaverOperations } from './leavers.js';
import { oauthClientOperations } from './oauth-clients.js';
import { offboardingOperations } from './offboardings.js';
import type { Operation } from './operation.js';
import { operatorWebhookOperations } from './operator-webhook.js';
import { overviewOperations } from './overview.js';
import { peopleOperations } from './people.js';
import { personDataOperations } from './person-data.js';
import { personRecordOperations } from './person-records.js';
import { policyOperations } from './policy.js';
import { provisioningLogOperations } from './provisioning-log.js';
import { retentionOperations } from './retention.js';
import { revocationOperations } from './revocations.js';
import { roleOperations } from './roles.js';
import { doctorOperations } from './doctor.js';
import { secretOperations } from './secrets.js';
import { signOnOperations } from './sign-on.js';
import { sessionOperations } from './sessions.js';
import { targetHealthOperations } from './target-health.js';
import { targetStateOperations } from './target-states.js';
import { targetOperations } from './targets.js';

/** The parts of the store that the admin API reads and writes by itself; the rest goes through services. */
export type AdminStore = Pick<PersonStore, 'searchUsers' | 'searchGroups' | 'findUserAnywhere' | 'findUsersByKey'> &
  Pick<GroupStore, 'findGroup' | 'listAncestors' | 'streamMembers'> &
  Pick<AssignmentStore, 'listAssignments' | 'findAssignment' | 'countByState'> &
  Pick<OffboardingStore, 'findActiveOffboardings' | 'findOffboarding'> &
  Pick<RevocationStore, 'listRevocations'> &
  Pick<DeliveryStore, 'listDeliveries' | 'findDelivery' | 'resend' | 'recover'> &
  Pick<AttentionStore, 'resync'> &
  Pick<HealthStore, 'findHealth' | 'listHealth' | 'removeHealth'> &
  Pick<EvidenceStore, 'listProvisioning'>;

/** What the composition root hands to the admin API. */
export interface AdminNeeds extends Leavers {
  readonly store: AdminStore;
  readonly sessions: Sessions;
  readonly admins: Admins;
  readonly apiKeys: ApiKeys;
  readonly signOn: SignOn;
  /** Where an OpenID provider sends people back to. */
  readonly redirectUrl: () => string;
  readonly directories: Directories;
  readonly oauthClients: OAuthClients;
  /** What is wrong with the address of a client's key set; undefined when it may be tried. */
  readonly jwksUrlFault: (url: URL) => string | undefined;
  readonly targets: Targets;
  readonly policies: Policies;
  readonly people: People;
  readonly peopleEvidence: PeopleEvidence;
  readonly overview: { read(): Promise<Overview> };
  readonly personData: PersonData;
  readonly retention: Retentions;
  readonly rolesEvidence: RolesEvidence;
  readonly documents: TimelineDocuments;
  readonly secretRotation: SecretRotation;
  readonly doctor: Doctor;
  /** Of this program. */
  readonly version: string;
  readonly holds: Holds;
  readonly freeze: Freeze;
  readonly audit: Audit;
  readonly alerts: Alerts;
  readonly operatorWebhooks: OperatorWebhooks;
  readonly catalogs: ReadonlyMap<string, Catalog>;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly clock: Clock;
  /** Origin and path prefix by which the outside reaches the service, no trailing slash; asked for at each request. */
  readonly publicUrl: () => string;
  /** Something was made due: the delivery worker need not wait for its next look. */
  readonly nudgeDeliveries: () => void;
}

/** Every call of the admin API. Building the list touches none of the needs. */
export function adminOperations(needs: AdminNeeds): readonly Operation[] {
  const { store } = needs;
  return [
    ...sessionOperations(needs),
    ...adminPeopleOperations(needs),
    ...apiKeyOperations(needs),
    ...signOnOperations(needs),
    ...overviewOperations(needs.overview),
    ...directoryOperations(needs),
    ...oauthClientOperations(needs),
    ...catalogOperations(needs.catalogs),
    ...connectorOperations(needs.connectors),
    ...targetOperations({ ...needs, assignments: store, deliveries: store }),
    ...targetHealthOperations({ ...needs, health: store }),
    ...targetStateOperations({
      ...needs,
      targets: { list: () => targetsNow(needs) },
      assignments: store,
      health: store,
    }),
    ...roleOperations({ targets: needs.targets, roles: needs.rolesEvidence }),
    ...policyOperations(needs.policies),
    ...assignmentOperations({ ...needs, targets: { list: () => targetsNow(needs) }, assignments: store }),
    ...peopleOperations({ store, people: needs.people, evidence: needs.peopleEvidence }),
    ...personRecordOperations(needs.people),
    ...groupOperations({ store, policies: needs.policies }),
    ...offboardingOperations({ ...needs, store }),
    ...leaverOperations({ ...needs, store }),
    ...revocationOperations({ ...needs, store }),
    ...holdOperations(needs),
    ...freezeOperations(needs.freeze),
    ...deliveryOperations({ ...needs, assignments: store, deliveries: store }),
    ...alertOperations(needs),
    ...operatorWebhookOperations(needs.operatorWebhooks),
    ...provisioningLogOperations(store),
    ...retentionOperations(needs.retention),
    ...personDataOperations(needs.personData, needs.people),
    ...secretOperations(needs.secretRotation),
    ...doctorOperations(needs),
    ...auditOperations(needs.audit),
  ];
}

/** Targets with the freeze of the whole service, if there is one: what is owed to them shows as frozen. */
async function targetsNow({ targets, freeze }: AdminNeeds): Promise<readonly Target[]> {
  return underFreeze(await targets.list(), await freeze.current());
}
