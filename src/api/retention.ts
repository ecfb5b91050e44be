import { z } from 'zod';
import { retentionBounds, type Retentions } from '../evidence/retention.js';
import { operation, type Operation } from './operation.js';

const days = z.int().min(retentionBounds.min).max(retentionBounds.max).nullable();

const fields = {
  provisioningDays: days.describe('entries of the provisioning log'),
  attemptDays: days.describe('attempts of deliveries'),
  deliveryDays: days.describe('versions of assignments that a newer one took the place of'),
  auditDetailsDays: days.describe('what audit entries say in detail; the entries and the chain stay'),
};
const retentionView = z.object(fields).meta({ id: 'Retention', description: 'Days; null keeps for ever' });

/** How long evidence is kept. */
export function retentionOperations(retention: Retentions): readonly Operation[] {
  const tag = 'Evidence';
  const path = '/settings/retention';
  return [
    operation({
      method: 'get',
      path,
      allow: 'read',
      tag,
      summary: 'How many days each kind of evidence is kept',
      status: 200,
      answer: retentionView,
      handle: () => retention.get(),
    }),
    operation({
      method: 'put',
      path,
      allow: 'settings.manage',
      audit: 'retention.change',
      tag,
      summary: 'Say how many days each kind of evidence is kept',
      description: 'What is older goes within minutes. null keeps for ever.',
      body: z.strictObject(fields),
      status: 200,
      answer: retentionView,
      handle: ({ body }) => retention.put(body),
    }),
  ];
}
