import { z } from 'zod';
import type { PolicyVersion } from '../assignments/model.js';
import type { PolicyPlan } from '../assignments/examine-policy.js';
import type { Policies } from '../assignments/policies.js';
import { actorName } from '../core/actor.js';
import { ServiceError } from '../core/errors.js';
import { operation, type Operation } from './operation.js';
import {
  findingView,
  planView,
  policyVersionView,
  publishedView,
  showChange,
  showFinding,
  showVersion,
} from './policy-view.js';
import { pageOf, pageQuery, pageRequest, showPage, wrongCursor } from './shapes.js';

/** Changes shown per answer of a plan. */
const changesPerAnswer = 1_000;

const planQuery = z.strictObject({
  cursor: z.string().max(100).optional().describe('nextCursor of the answer before, with the same policy as body'),
});

/** Planning, publishing and reading the policy. */
export function policyOperations(policies: Policies): readonly Operation[] {
  const tag = 'Policy';
  return [
    operation({
      method: 'post',
      path: '/policy/plan',
      allow: 'policy.draft',
      audit: 'nothing',
      tag,
      summary: 'What publishing a policy would change; nothing is stored',
      description:
        'Removals and privileged grants come first. The hash names this plan: publishing with it in If-Match makes these changes or none.',
      readsPolicy: true,
      query: planQuery,
      status: 200,
      answer: planView,
      handle: async ({ text, query }) => showPlan(await policies.plan(text), query.cursor),
    }),
    operation({
      method: 'post',
      path: '/policy/versions',
      allow: 'policy.publish',
      audit: 'policy.publish',
      tag,
      summary: 'Publish a policy',
      description:
        'Refused with 422 and every fault by line and column, or with 409 when the changes are no longer those of the plan in If-Match. A policy that is in force already makes no new version, unless names in it have come to mean other groups or directories, or If-Match agrees to changes that still wait.',
      readsPolicy: true,
      acceptsIfMatch: true,
      status: 201,
      answer: publishedView,
      handle: async ({ text, ifMatch, actor }) => {
        const options = { by: actorName(actor), ...(ifMatch === undefined ? {} : { expectedHash: ifMatch }) };
        const { version, hash } = await policies.publish(text, options);
        return { version, hash };
      },
    }),
    operation({
      method: 'get',
      path: '/policy/findings',
      allow: 'read',
      tag,
      summary: 'What lint says of the policy in force now: groups renamed or deleted since, unused roles, and the like',
      status: 200,
      answer: z.object({ findings: z.array(findingView) }).meta({ id: 'PolicyFindings' }),
      handle: async () => ({ findings: (await policies.findings()).map(showFinding) }),
    }),
    operation({
      method: 'get',
      path: '/policy/versions',
      allow: 'read',
      tag,
      summary: 'List published policies, without their texts',
      query: pageQuery,
      status: 200,
      answer: pageOf(policyVersionView),
      handle: async ({ query }) => showPage(await policies.list(pageRequest(query)), showVersion),
    }),
    operation({
      method: 'get',
      path: '/policy/versions/{version}',
      allow: 'read',
      tag,
      summary: 'Read a published policy as it was written; "current" names the one in force',
      status: 200,
      answer: policyVersionView.extend({ text: z.string() }).meta({ id: 'PolicyText' }),
      handle: async ({ params }) => {
        const found = await findVersion(policies, params.version);
        return { ...showVersion(found), text: found.text };
      },
    }),
  ];
}

async function findVersion(policies: Policies, text: string): Promise<PolicyVersion> {
  const version = text === 'current' ? (await policies.current()).version : Number(text);
  if (!Number.isSafeInteger(version) || version < 1)
    throw new ServiceError('not_found', { kind: 'policy version', id: text });
  return policies.findText(version);
}

/** The part of the plan that the cursor `<hash>:<offset>` asks for; `plan_changed` when the plan is no longer the one it came from. */
function showPlan({ hash, summary, changes, findings, tests, isInForce }: PolicyPlan, cursor: string | undefined) {
  const start = cursor === undefined ? 0 : offsetOf(cursor, hash);
  const end = start + changesPerAnswer;
  return {
    hash,
    summary: { ...summary },
    changes: changes.slice(start, end).map(showChange),
    ...(end < changes.length ? { nextCursor: `${hash}:${end}` } : {}),
    findings: findings.map(showFinding),
    tests: tests.map(({ name, isPassed, line, column, failures }) => ({
      name,
      isPassed,
      line,
      column,
      reasons: failures,
    })),
    isInForce,
  };
}

function offsetOf(cursor: string, hash: string): number {
  const [expected = '', offset = ''] = cursor.split(':');
  if (!/^\d{1,9}$/.test(offset)) throw wrongCursor();
  if (expected !== hash) throw new ServiceError('plan_changed', { expected, actual: hash });
  return Number(offset);
}
