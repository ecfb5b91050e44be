import { z } from 'zod';
import type { SecretRotation } from '../admins/secret-rotation.js';
import { operation, type Operation } from './operation.js';

const stepView = z
  .object({
    keyId: z.string().describe('the key that seals from now on; names it and says nothing about it'),
    source: z.enum(['file', 'environment', 'memory']).describe('where the service has its keys from'),
    resealed: z.int().describe('stored secrets sealed anew by this call'),
    remaining: z.int().describe('stored secrets that still need an older key'),
    retired: z
      .array(z.string())
      .describe('keys nobody needs any more; with source environment: take them out of ROLECALL_SECRET_KEY'),
    unknownKeys: z.array(z.string()).describe('keys that stored secrets need and the service does not have'),
    isDone: z.boolean().describe('false: call again'),
  })
  .meta({ id: 'SecretRotation' });

/** The key under which secrets are stored. */
export function secretOperations(rotation: SecretRotation): readonly Operation[] {
  return [
    operation({
      method: 'post',
      path: '/secrets/rotate',
      allow: 'settings.manage',
      audit: 'secrets.rotate',
      tag: 'Secrets',
      summary: 'Seal stored secrets with a new key, some in each call',
      description:
        'Call it until isDone. The service keeps both keys meanwhile, so deliveries go on, and a rotation that was broken off goes on with the next call. With the key in a file beside the database the service makes the new key and forgets the old one; with ROLECALL_SECRET_KEY the operator puts the new key in front of the old one first (409 otherwise).',
      body: z.strictObject({ limit: z.int().min(1).max(1_000).default(100) }),
      status: 200,
      answer: stepView,
      handle: ({ body }) => rotation.step(body.limit),
    }),
  ];
}
