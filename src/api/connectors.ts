import { z } from 'zod';
import { connectorFieldTypes, type Connector, type ConnectorManifest } from '../delivery/connector.js';
import { operation, type Operation } from './operation.js';
import { pageOf, pageQuery, pageRequest, showPage, slicePage } from './shapes.js';

const wording = z.object({ en: z.string(), fr: z.string() });

const connectorView = z
  .object({
    id: z.string(),
    kind: z.string(),
    label: wording,
    fields: z
      .array(
        z.object({
          key: z.string(),
          label: wording,
          isRequired: z.boolean(),
          isSecret: z.boolean().describe('stored sealed and shown as "***"; given back as "***" it stays as it is'),
          type: z.enum(connectorFieldTypes),
          options: z.array(z.string()).optional().describe('for a choice; the first is what holds when none is made'),
        }),
      )
      .describe('the settings of such a connector, in the order of a form'),
  })
  .meta({ id: 'ConnectorManifest' });

/** The ways to tell a target about an account, and what each needs to know. */
export function connectorOperations(connectors: ReadonlyMap<string, Connector>): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/connectors',
      allow: 'read',
      tag: 'Targets',
      summary: 'List the kinds of connectors with their settings',
      query: pageQuery,
      status: 200,
      answer: pageOf(connectorView),
      handle: async ({ query }) => {
        const manifests = [...connectors.values()].map(({ manifest }) => manifest);
        return showPage(
          slicePage(manifests, pageRequest(query), ({ kind }) => kind),
          showManifest,
        );
      },
    }),
  ];
}

function showManifest({ kind, label, fields }: ConnectorManifest) {
  return {
    id: kind,
    kind,
    label,
    fields: fields.map(({ options, ...field }) => ({ ...field, ...(options ? { options: [...options] } : {}) })),
  };
}
