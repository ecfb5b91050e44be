import { z } from 'zod';
import type { AssignmentStore } from '../assignments/store.js';
import type { Targets } from '../assignments/targets.js';
import type { Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import type { Connector, SendResult } from '../delivery/connector.js';
import type { HealthStore } from '../delivery/health.js';
import { resyncScopes, type AttentionStore } from '../delivery/attention-store.js';
import type { DeliveryStore } from '../delivery/store.js';
import { assignmentView, showAssignment } from './assignment-view.js';
import { outcomeView, showOutcome, timingsView } from './delivery-view.js';
import { operation, type Operation } from './operation.js';
import { instant, pageOf, pageQuery, pageRequest, showPage } from './shapes.js';
import { requireTarget } from './target-lookup.js';

export interface TargetDeliveryNeeds {
  readonly targets: Pick<Targets, 'list' | 'liveSecrets' | 'findForSending'>;
  readonly assignments: Pick<AssignmentStore, 'listAssignments'>;
  readonly deliveries: Pick<DeliveryStore, 'recover'> &
    Pick<AttentionStore, 'resync'> &
    Pick<HealthStore, 'removeHealth'>;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly clock: Clock;
  /** Something was made due: the worker need not wait for its next look. */
  readonly nudgeDeliveries: () => void;
}

const testView = z
  .object({
    ok: z.boolean().describe('the target accepted the signed test event'),
    outcome: outcomeView,
    answer: z.string().optional().describe('what the target said, trimmed'),
    elapsedMs: z.number(),
    timings: timingsView.optional(),
    peer: z.string().optional().describe('the address that was connected to'),
    peerClass: z.enum(['public', 'private']).optional().describe('whether it is an address of the public internet'),
    tlsProtocol: z.string().optional().describe('such as TLSv1.3; absent for plain http'),
  })
  .meta({ id: 'TargetTest' });

const recovery = z.strictObject({ since: instant.describe('resend what was made or failed at or after this moment') });

/** What concerns the deliveries of one target: trying it, catching up, and what it should hold. */
export function targetDeliveryOperations(needs: TargetDeliveryNeeds): readonly Operation[] {
  const { targets, assignments, deliveries, clock, nudgeDeliveries } = needs;
  const tag = 'Targets';
  return [
    operation({
      method: 'post',
      path: '/targets/{id}/test',
      allow: 'operate',
      audit: 'target.test',
      tag,
      summary: 'Send a signed test event and say what came of it',
      status: 200,
      answer: testView,
      handle: async ({ params }) => showTest(await testTarget(needs, params.id)),
    }),
    operation({
      method: 'post',
      path: '/targets/{id}/recover',
      allow: 'operate',
      audit: 'target.recover',
      tag,
      summary: 'Resend the newest state of everything made or failed since a moment',
      body: recovery,
      status: 202,
      answer: z.object({ resent: z.int().describe('how many assignments are owed again') }),
      handle: async ({ params, body }) => {
        const { id } = await requireTarget(targets, params.id);
        const resent = await deliveries.recover(id, new Date(body.since), clock());
        nudgeDeliveries();
        return { resent };
      },
    }),
    operation({
      method: 'post',
      path: '/targets/{id}/resync',
      allow: 'operate',
      audit: 'target.resync',
      tag,
      summary: 'Send again what fails, what is owed, what was given up, or everything',
      description:
        'What goes out is the newest state of each account. "all" sends again what was acknowledged too, behind fresh changes. Held changes stay held.',
      body: z.strictObject({ scope: z.enum(resyncScopes) }),
      status: 202,
      answer: z.object({ resent: z.int().describe('how many assignments are owed again') }),
      handle: async ({ params, body }) => {
        const { id } = await requireTarget(targets, params.id);
        const resent = await deliveries.resync(id, body.scope, clock());
        nudgeDeliveries();
        return { resent };
      },
    }),
    operation({
      method: 'get',
      path: '/targets/{id}/snapshot',
      allow: 'people.read',
      tag,
      summary: 'Every assignment the target should hold',
      query: pageQuery,
      status: 200,
      answer: pageOf(assignmentView),
      handle: async ({ params, query }) => {
        const target = await requireTarget(targets, params.id);
        const page = await assignments.listAssignments({ targetId: target.id }, pageRequest(query));
        return showPage(page, (assignment) => showAssignment(assignment, target, clock()));
      },
    }),
  ];
}

/** A target that answers the test is worth trying again at once, whatever its breaker says. */
async function testTarget(
  { targets, connectors, deliveries, clock, nudgeDeliveries }: TargetDeliveryNeeds,
  text: string,
): Promise<SendResult> {
  const { id } = await requireTarget(targets, text);
  const target = await targets.findForSending(id);
  if (!target) throw new ServiceError('not_found', { kind: 'target', id });
  const connector = connectors.get(target.connector.kind);
  if (!connector) {
    const message = `This build has no connector of kind "${target.connector.kind}". Change the target's connector.`;
    throw new ServiceError('conflict', { message });
  }
  const result = await connector.test({ target, secrets: await targets.liveSecrets(target.id), now: clock() });
  if (result.outcome.kind === 'delivered') {
    await deliveries.removeHealth(target.id);
    nudgeDeliveries();
  }
  return result;
}

function showTest({ outcome, answer, ...facts }: SendResult) {
  return {
    ok: outcome.kind === 'delivered',
    outcome: showOutcome(outcome),
    ...(answer === undefined ? {} : { answer }),
    ...facts,
  };
}
