import { z } from 'zod';
import { catalogSchema } from './catalog.js';

/** The JSON Schema (draft 2020-12) of a catalog, as committed in schemas/catalog.schema.json. */
export function catalogJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(catalogSchema, { io: 'input', reused: 'ref' });
  return {
    $schema,
    title: 'Helpdesk catalog',
    description: 'What a helpdesk offers: roles, permissions, the rules for changing them, and its limits.',
    ...rest,
  };
}
