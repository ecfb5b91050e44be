import { OpenAPIRegistry, OpenApiGeneratorV31, type ResponseConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { ifMatchForm } from './if-match.js';
import type { Operation } from './operation.js';

// Imported by the check that keeps schemas/openapi.json fresh, never by the running service: the generator is a development dependency.

const fault = z.object({
  path: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  message: z.string(),
});

const problem = z
  .object({
    type: z.string().describe('urn:rolecall:problem:<code>'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('what is wrong and what to do'),
    code: z.string(),
    requestId: z.string().optional(),
    faults: z.array(fault).optional(),
    candidates: z
      .array(z.object({ id: z.string(), userName: z.string(), directory: z.string() }))
      .optional()
      .describe('for an ambiguous person: who it may be'),
    planHash: z.string().optional().describe('for plan_changed: the plan as it would be now'),
    retryAfterSeconds: z.int().optional().describe('for too_many_attempts: when to try again'),
  })
  .meta({ id: 'Problem', description: 'An error: RFC 9457 problem details' });

const policyText = z.string().describe('a policy: see schemas/policy.schema.json');
const policyBodies = {
  'application/yaml': { schema: policyText },
  'application/json': { schema: z.looseObject({ version: z.literal(1) }) },
};

/** The OpenAPI 3.1 description of the admin API, made from the schemas that validate its requests. */
export function openApiDocument(operations: readonly Operation[], version: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'adminKey', { type: 'http', scheme: 'bearer' });
  for (const operation of operations) registry.registerPath(describe(operation));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Rolecall admin API',
      version,
      description:
        'Directories, helpdesk targets, the policy between them, and the evidence. Lists are paged with ?limit and ?cursor; errors are application/problem+json.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ adminKey: [] }],
  });
}

function describe(operation: Operation) {
  const { method, path, tag, summary, description, query } = operation;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return {
    method,
    path,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    operationId: operationId(operation),
    request: {
      ...(names.length > 0 ? { params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(operation.acceptsIfMatch
        ? {
            headers: z.object({
              'If-Match': z.string().optional().describe(ifMatchForm),
            }),
          }
        : {}),
      ...requestBody(operation),
    },
    responses: answers(operation),
  };
}

function requestBody({ body, readsPolicy }: Operation) {
  if (readsPolicy) return { body: { required: true, content: policyBodies } };
  if (!body) return {};
  const isRequired = !body.safeParse({}).success;
  return { body: { required: isRequired, content: { 'application/json': { schema: body } } } };
}

function answers({ status, answer, texts, summary }: Operation): Record<string, ResponseConfig> {
  const json = answer ? { 'application/json': { schema: answer } } : {};
  const content = { ...json, ...textContent(texts) };
  const success: ResponseConfig =
    Object.keys(content).length > 0 ? { description: summary, content } : { description: 'Done' };
  const failure = { description: 'What went wrong', content: { 'application/problem+json': { schema: problem } } };
  return { [String(status)]: success, '401': { description: 'No admin key, or a wrong one' }, default: failure };
}

function textContent(types: readonly string[]) {
  return Object.fromEntries(types.map((type) => [type, { schema: z.string() }]));
}

/** `POST /targets/{id}/rotate-secret` is `postTargetsRotateSecret`. */
function operationId({ method, path }: Operation): string {
  const words = path
    .replace(/\{\w+\}$/, 'one')
    .replace(/\{\w+\}\//g, '')
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
