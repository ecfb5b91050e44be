import { z } from 'zod';
import { trustId } from '../core/ids.js';
import type { ChainLine } from '../evidence/audit/audit-chain.js';
import type { AuditAction, AuditOutcome } from '../evidence/audit/audit-model.js';

const shape = z.strictObject({
  seq: z.int(),
  id: z.string(),
  source: z.string(),
  at: z.iso.datetime(),
  actor: z.strictObject({
    kind: z.enum(['admin', 'system', 'directory']),
    id: z.string(),
    name: z.string().optional(),
  }),
  action: z.string(),
  subject: z.strictObject({ kind: z.string(), id: z.string().optional() }),
  outcome: z.string(),
  detailsDigest: z.string(),
  previousHash: z.string(),
  hash: z.string(),
});

/** One line of an audit export; undefined when it is not one. Nothing is trusted: the hash tells whether the fields are the chained ones. */
export function readChainLine(text: string): ChainLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // a torn line is reported like any other that is no entry
  }
  const { data } = shape.safeParse(value);
  if (!data) return undefined;
  const { actor, subject, ...rest } = data;
  return {
    ...rest,
    id: trustId('aud', data.id),
    at: new Date(data.at),
    actor: { kind: actor.kind, id: actor.id, ...(actor.name === undefined ? {} : { name: actor.name }) },
    action: data.action as AuditAction, // whatever stands there is what the hash is checked over
    subject: { kind: subject.kind, ...(subject.id === undefined ? {} : { id: subject.id }) },
    outcome: data.outcome as AuditOutcome, // as above
  };
}
