import type { ApiKeys } from '../admins/api-keys.js';
import { actorName } from '../core/actor.js';
import { apiKeyInput, apiKeyView, newApiKeyView, showApiKey } from './admin-view.js';
import { operation, type Operation } from './operation.js';
import { pageOf, pageQuery, pageRequest, requireId, showPage, slicePage } from './shapes.js';

const tag = 'Admins';

/** Keys by which programs use this API, each with a role and an end. */
export function apiKeyOperations({ apiKeys }: { readonly apiKeys: ApiKeys }): readonly Operation[] {
  return [
    operation({
      method: 'post',
      path: '/api-keys',
      allow: 'admins.manage',
      audit: 'api_key.create',
      tag,
      summary: 'Make an API key',
      body: apiKeyInput,
      status: 201,
      answer: newApiKeyView,
      handle: async ({ body, actor }) => {
        const { record, key } = await apiKeys.create({ ...body, createdBy: actorName(actor) });
        return { ...showApiKey(record), key };
      },
    }),
    operation({
      method: 'get',
      path: '/api-keys',
      allow: 'admins.manage',
      tag,
      summary: 'List API keys, oldest first, expired ones too',
      query: pageQuery,
      status: 200,
      answer: pageOf(apiKeyView),
      handle: async ({ query }) =>
        showPage(
          slicePage(await apiKeys.list(), pageRequest(query), ({ id }) => id),
          showApiKey,
        ),
    }),
    operation({
      method: 'delete',
      path: '/api-keys/{id}',
      allow: 'admins.manage',
      audit: 'api_key.remove',
      tag,
      summary: 'Remove an API key',
      description: 'Requests with it are refused at once, and the sessions opened with it end.',
      status: 204,
      handle: async ({ params }) => apiKeys.remove(requireId('key', 'API key', params.id)),
    }),
  ];
}
