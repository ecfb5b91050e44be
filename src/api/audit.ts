import { z } from 'zod';
import { ServiceError } from '../core/errors.js';
import { chainFaults, type ChainReport, type NotedHead } from '../evidence/audit/audit-chain.js';
import type { AuditEntry } from '../evidence/audit/audit-model.js';
import type { AuditQuery } from '../evidence/audit/audit-store.js';
import type { Audit } from '../evidence/audit/audit.js';
import { operation, StreamAnswer, type Operation } from './operation.js';
import { instant, pageOf, pageQuery, pageRequest, showPage } from './shapes.js';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const actorKinds = ['admin', 'system', 'directory'] as const;

const entryView = z
  .object({
    seq: z.int().describe('place in the chain: 1 for the first, no gaps'),
    id: z.string(),
    source: z.string().describe('the record the entry was made from'),
    actor: z.object({ kind: z.enum(actorKinds), id: z.string(), name: z.string().optional() }),
    action: z.string().describe('such as target.create or assignment.decided'),
    subject: z.object({ kind: z.string(), id: z.string().optional() }),
    outcome: z.string().describe('done, refused <code>, failed, unknown; of decisions: owed, held'),
    details: z.looseObject({}).optional().describe('absent once erased'),
    salt: z.string().optional(),
    detailsDigest: hash.describe('SHA-256 of the salt and the canonical JSON of the details'),
    previousHash: hash,
    hash,
    createdAt: instant,
  })
  .meta({ id: 'AuditEntry' });

const headView = z.object({ seq: z.int(), hash, at: instant });

const reportView = z
  .object({
    ok: z.boolean(),
    entries: z.int().describe('entries that fit, from the first on'),
    head: headView
      .optional()
      .describe('write it down elsewhere: given as seq and hash later, it shows whether entries were cut off'),
    brokenAt: z.int().optional(),
    because: z.enum(chainFaults).optional(),
  })
  .meta({ id: 'AuditReport' });

const entryQuery = pageQuery.extend({
  actor: z.string().max(200).optional().describe('admin, system or directory, or the id of one'),
  action: z.string().max(100).optional(),
  subject: z.string().max(200).optional().describe('a kind such as target, an id, or both as kind:id'),
  since: instant.optional(),
  until: instant.optional(),
});

const verifyQuery = z.strictObject({
  seq: z.coerce.number().int().min(1).optional().describe('number of a head noted earlier'),
  hash: hash.optional().describe('its hash'),
});

/** Who did and decided what, and whether the record of it is whole. */
export function auditOperations(audit: Audit): readonly Operation[] {
  const tag = 'Audit';
  return [
    operation({
      method: 'get',
      path: '/audit',
      allow: 'audit.read',
      tag,
      summary: 'Every admin act and every decision, newest first',
      query: entryQuery,
      status: 200,
      answer: pageOf(entryView),
      handle: async ({ query: { limit, cursor, ...given } }) => {
        const page = pageRequest({ limit, ...(cursor === undefined ? {} : { cursor }) });
        return showPage(await audit.list(queryOf(given), page), showEntry);
      },
    }),
    operation({
      method: 'get',
      path: '/audit/verify',
      allow: 'audit.read',
      tag,
      summary: 'Check the whole chain, and that a head noted earlier is still in it',
      query: verifyQuery,
      status: 200,
      answer: reportView,
      handle: async ({ query }) => showReport(await audit.verify(notedHead(query))),
    }),
    operation({
      method: 'get',
      path: '/audit/export',
      allow: 'audit.read',
      tag,
      summary: 'The whole chain, one JSON object a line, with digests in place of details',
      description: 'Enough to check it elsewhere: rolecall audit verify --file.',
      status: 200,
      texts: ['application/x-ndjson'],
      handle: async () => new StreamAnswer('application/x-ndjson', audit.export()),
    }),
  ];
}

type Given = Omit<z.output<typeof entryQuery>, 'limit' | 'cursor'>;

function queryOf({ actor, action, subject, since, until }: Given): AuditQuery {
  return {
    ...(actor === undefined ? {} : { actor: actorOf(actor) }),
    ...(action === undefined ? {} : { action }),
    ...(subject === undefined ? {} : { subject: subjectOf(subject) }),
    ...(since === undefined ? {} : { since: new Date(since) }),
    ...(until === undefined ? {} : { until: new Date(until) }),
  };
}

function actorOf(text: string): NonNullable<AuditQuery['actor']> {
  const kind = actorKinds.find((each) => each === text);
  return kind === undefined ? { id: text } : { kind };
}

function subjectOf(text: string): NonNullable<AuditQuery['subject']> {
  const both = /^([a-z_]+):(.+)$/.exec(text);
  if (both?.[1] !== undefined && both[2] !== undefined) return { kind: both[1], id: both[2] };
  return /^[a-z]+(_[a-z]+)*$/.test(text) ? { kind: text } : { id: text };
}

function notedHead({ seq, hash: noted }: z.output<typeof verifyQuery>): NotedHead | undefined {
  if (seq !== undefined && noted !== undefined) return { seq, hash: noted };
  if (seq === undefined && noted === undefined) return undefined;
  const message = 'A noted head is its seq and its hash: give both, or neither.';
  throw new ServiceError('invalid_input', { faults: [{ path: 'query', message }] });
}

function showEntry({ at, content, actor, subject, ...entry }: AuditEntry) {
  return {
    ...entry,
    actor: { ...actor },
    subject: { ...subject },
    ...(content ? { details: { ...content.details }, salt: content.salt } : {}),
    createdAt: at.toISOString(),
  };
}

function showReport({ head, ...report }: ChainReport) {
  return { ...report, ...(head ? { head: { ...head, at: head.at.toISOString() } } : {}) };
}
