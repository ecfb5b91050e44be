import { z } from 'zod';
import type { AssignmentStore } from '../assignments/store.js';
import type { Targets } from '../assignments/targets.js';
import type { Clock } from '../core/clock.js';
import { ServiceError } from '../core/errors.js';
import { trustId, type DeliveryId } from '../core/ids.js';
import { deliveryStates } from '../delivery/model.js';
import type { DeliveryStore } from '../delivery/store.js';
import { deliveryView, showDelivery } from './delivery-view.js';
import { operation, type Operation } from './operation.js';
import { pageOf, pageQuery, pageRequest, requireId, showPage } from './shapes.js';
import { requireTarget, targetsById } from './target-lookup.js';

interface Needs {
  readonly targets: Pick<Targets, 'list'>;
  readonly assignments: Pick<AssignmentStore, 'findAssignment'>;
  readonly deliveries: Pick<DeliveryStore, 'listDeliveries' | 'findDelivery' | 'resend'>;
  readonly clock: Clock;
  readonly nudgeDeliveries: () => void;
}

const deliveryQuery = pageQuery.extend({
  state: z.enum(deliveryStates).optional(),
  target: z.string().optional().describe('id or name of a target'),
  assignment: z.string().optional().describe('id of an assignment'),
});

/** What was sent, what is owed, and sending it again. */
export function deliveryOperations(needs: Needs): readonly Operation[] {
  const { targets, deliveries } = needs;
  const tag = 'Deliveries';
  return [
    operation({
      method: 'get',
      path: '/deliveries',
      allow: 'read',
      tag,
      summary: 'List deliveries, newest first, each with its attempts',
      query: deliveryQuery,
      status: 200,
      answer: pageOf(deliveryView),
      handle: async ({ query: { state, target, assignment, ...page } }) => {
        const byId = await targetsById(targets);
        const filter = {
          ...(state === undefined ? {} : { state }),
          ...(target === undefined ? {} : { targetId: (await requireTarget(targets, target)).id }),
          ...(assignment === undefined ? {} : { assignmentId: requireId('asg', 'assignment', assignment) }),
        };
        const found = await deliveries.listDeliveries(filter, pageRequest(page));
        return showPage(found, (delivery) => showDelivery(delivery, byId.get(delivery.targetId)?.name));
      },
    }),
    operation({
      method: 'get',
      path: '/deliveries/{id}',
      allow: 'read',
      tag,
      summary: 'Read a delivery with its attempts',
      status: 200,
      answer: deliveryView,
      handle: async ({ params }) => {
        const delivery = await requireDelivery(deliveries, params.id);
        return showDelivery(delivery, (await targetsById(targets)).get(delivery.targetId)?.name);
      },
    }),
    operation({
      method: 'post',
      path: '/deliveries/{id}/resend',
      allow: 'operate',
      audit: 'delivery.resend',
      tag,
      summary: 'Send the newest state of this assignment again',
      description:
        'What goes out is always the newest desired state, also when an older delivery is named; the webhook-id gets the next "_r<n>".',
      status: 202,
      answer: z.object({ id: z.string(), assignmentId: z.string() }),
      handle: async ({ params }) => resend(needs, params.id),
    }),
  ];
}

async function requireDelivery(deliveries: Needs['deliveries'], text: string) {
  const id: DeliveryId | undefined = /^dlv_[0-9a-f]{32}_\d+_\d+$/.test(text) ? trustId('dlv', text) : undefined;
  const delivery = id && (await deliveries.findDelivery(id));
  if (!delivery) throw new ServiceError('not_found', { kind: 'delivery', id: text });
  return delivery;
}

async function resend({ assignments, deliveries, clock, nudgeDeliveries }: Needs, text: string) {
  const { id, assignmentId } = await requireDelivery(deliveries, text);
  const assignment = await assignments.findAssignment(assignmentId);
  if (!assignment || !(await deliveries.resend(assignmentId, assignment.lane, clock())))
    throw new ServiceError('not_found', { kind: 'assignment', id: assignmentId });
  nudgeDeliveries();
  return { id, assignmentId };
}
