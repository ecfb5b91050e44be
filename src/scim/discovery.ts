import type { JsonObject, Json } from '../core/json.js';
import { isJsonObject } from '../core/json.js';
import { jsonAnswer, type ScimAnswer } from './answer.js';
import { ScimFault } from './faults.js';
import { limits } from './limits.js';
import type { ScimContext, ScimRequest } from './request.js';
import { discoveryDocuments } from './schema/definitions.js';
import { messageUrns } from './urns.js';

/** What a path of discovery answers; undefined when the path is none (RFC 7644 section 4). */
export type Discovery = (
  segments: readonly string[],
) => ((context: ScimContext, request: ScimRequest) => ScimAnswer) | undefined;

const configNames = ['serviceproviderconfig', 'serviceproviderconfigs', 'serviceconfiguration'];

/** `/ServiceProviderConfig` (and the spellings older clients try), `/Schemas` and `/ResourceTypes`, each whole or one by id. Paging is ignored, a filter is 403. */
export function createDiscovery(): Discovery {
  const { schemas, resourceTypes } = discoveryDocuments();
  const lists: ReadonlyMap<string, readonly JsonObject[]> = new Map([
    ['schemas', schemas],
    ['resourcetypes', resourceTypes],
  ]);

  return (segments) => {
    const [first = '', id, ...more] = segments;
    if (more.length > 0) return undefined;
    if (configNames.includes(first.toLowerCase()) && id === undefined)
      return guarded((context) => serviceProviderConfig(context.base));
    const documents = lists.get(first.toLowerCase());
    if (!documents) return undefined;
    if (id === undefined) return guarded((context) => listOf(documents, context.base));
    const found = documents.find((document) => isNamed(document['id'], id));
    if (!found) throw new ScimFault(404, `there is no ${first}/${id}`);
    return guarded((context) => located(found, context.base));
  };
}

function isNamed(id: Json | undefined, wanted: string): boolean {
  return typeof id === 'string' && id.toLowerCase() === wanted.toLowerCase();
}

function guarded(document: (context: ScimContext) => JsonObject) {
  return (context: ScimContext, request: ScimRequest): ScimAnswer => {
    if (request.query().filter !== undefined)
      throw new ScimFault(403, 'discovery cannot be filtered; ask for the whole list or for one id');
    return jsonAnswer(200, document(context));
  };
}

function listOf(documents: readonly JsonObject[], base: string): JsonObject {
  return {
    schemas: [messageUrns.list],
    totalResults: documents.length,
    startIndex: 1,
    itemsPerPage: documents.length,
    Resources: documents.map((document) => located(document, base)),
  };
}

/** The document with its `meta.location` made absolute. */
function located(document: JsonObject, base: string): JsonObject {
  const { meta } = document;
  if (!isJsonObject(meta) || typeof meta['location'] !== 'string') return document;
  const location: Json = `${base}${meta['location']}`;
  return { ...document, meta: { ...meta, location } };
}

function serviceProviderConfig(base: string): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: limits.bulkOperations, maxPayloadSize: limits.payloadBytes },
    filter: { supported: true, maxResults: limits.maxPageSize },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: limits.defaultPageSize,
      maxPageSize: limits.maxPageSize,
      cursorTimeout: limits.cursorSeconds,
    },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token of the directory',
        description: 'Send the token made for this directory as "Authorization: Bearer <token>".',
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}
