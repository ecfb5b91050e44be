import { z } from 'zod';
import { alertKinds, alertSeverities } from './alert-model.js';
import type { OperatorEventType } from './operator-event.js';

const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .meta({ format: 'date-time', description: 'UTC, with milliseconds.' });

const alert = z
  .object({
    id: z.string().regex(/^alr_[0-9a-f]{32}$/),
    kind: z.enum(alertKinds),
    severity: z.enum(alertSeverities),
    level: z.int().min(1).meta({ description: 'Rises when it is worth another look although the severity stays.' }),
    subject: z.string().min(1).meta({ description: 'Id of what it is about.' }),
    targetId: z.string().optional(),
    target: z.string().optional().meta({ description: 'Name of the target, as in the policy.' }),
    count: z.int().min(0).optional(),
    since: instant.optional(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
    raisedAt: instant,
    resolvedAt: instant.optional(),
  })
  .meta({ description: 'The alert as it is when the event is sent; steps in between are left out.' });

const words = {
  message: z.string().min(1).meta({ description: 'What is the matter, in English.' }),
  fix: z.string().min(1).meta({ description: 'What to do about it, in English.' }),
};

function alertEvent<Type extends OperatorEventType>(type: Type) {
  return z.object({ type: z.literal(type), timestamp: instant, data: z.object({ alert, ...words }) });
}

/** Every event an operator's webhook can receive, by its type. */
export const operatorEventSchemas = {
  'alert.raised': alertEvent('alert.raised'),
  'alert.changed': alertEvent('alert.changed'),
  'alert.resolved': alertEvent('alert.resolved'),
  'operator.test': z.object({
    type: z.literal('operator.test'),
    timestamp: instant,
    data: z.object({ message: words.message }),
  }),
} as const satisfies Readonly<Record<OperatorEventType, z.ZodType>>;

const titles: Readonly<Record<OperatorEventType, string>> = {
  'alert.raised': 'Something needs an operator',
  'alert.changed': 'An alert that was told of became more or less severe',
  'alert.resolved': 'An alert that was told of is over',
  'operator.test': 'A test of the connection',
};

/** JSON Schemas (2020-12) of the events by file name, as open to new fields as those of targets. */
export function operatorEventJsonSchemas(): Readonly<Record<string, object>> {
  const entries = Object.entries(operatorEventSchemas).map(([name, schema]) => {
    const { $schema, ...body } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
    const title = titles[name as OperatorEventType]; // Object.entries widens the keys of a closed record
    return [`${name}.schema.json`, { $schema, title, ...body }] as const;
  });
  return Object.fromEntries(entries);
}
