import { adminOperations, type AdminNeeds } from '../../src/api/operations.js';
import { createDice } from '../support/fuzz.js';
import { flipped, malformed, oddBodies } from './bytes.js';
import { hostileJson, hostileTexts } from './texts.js';
import { rawRequest } from './wire.js';
import type { World } from './world.js';

/** One hostile request, and what its answer must not hold. */
export interface HostileRequest {
  readonly kind: string;
  readonly bytes: Buffer;
  /** Beyond the secrets of the world. */
  readonly forbidden?: readonly string[];
  /** It must be refused: no answer below 400. */
  readonly mustFail?: boolean;
}

const scimType = { 'content-type': 'application/scim+json' };
const json = { 'content-type': 'application/json' };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const encoded = encodeURIComponent;
/** Lone surrogates have no form in an address. */
const toUrl = (text: string) => encoded(Buffer.from(text).toString('utf8'));

/** All of them: the same for the same world. */
export function hostileRequests(world: World): readonly HostileRequest[] {
  return [
    ...bytesOf(world),
    ...scimFields(world),
    ...scimQueries(world),
    ...apiCalls(world),
    ...tokenTricks(world),
    ...pathTricks(world),
    ...crossings(world),
  ];
}

function bytesOf({ mine, ownerKey }: World): HostileRequest[] {
  const base = `/scim/v2/${mine.id}`;
  const dice = createDice(20_261_122);
  const whole = [
    rawRequest('GET', `${base}/Users?filter=${encoded('userName sw "p"')}&count=1`, { headers: bearer(mine.token) }),
    rawRequest('POST', `${base}/Users`, {
      headers: { ...bearer(mine.token), ...scimType },
      body: '{"userName":"flip"}',
    }),
    rawRequest('PUT', '/api/v1/freeze', { headers: { ...bearer(ownerKey), ...json }, body: '{"reason":7}' }),
    rawRequest('POST', '/oauth/token', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&client_id=a&client_secret=b',
    }),
  ];
  return [
    ...[`${base}/Users`, '/api/v1/targets', '/oauth/token', '/sign-on/callback', '/console/', '/'].flatMap((path) =>
      malformed(path).map((bytes) => ({ kind: 'malformed', bytes })),
    ),
    ...Array.from({ length: 1_600 }, () => ({ kind: 'bytes flipped', bytes: flipped(dice.one(whole), dice) })),
    ...oddBodies(`${base}/Users`, bearer(mine.token)).map((bytes) => ({ kind: 'odd bodies', bytes })),
    ...oddBodies('/api/v1/directories', bearer(ownerKey)).map((bytes) => ({ kind: 'odd bodies', bytes })),
  ];
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
/** Bodies with a place for a value. */
const userBodies: readonly ((value: string) => string)[] = [
  (value) => `{"userName":${value}}`,
  (value) => `{"userName":"same","externalId":${value}}`,
  (value) => `{"userName":"same","displayName":${value},"name":{"familyName":${value},"givenName":"x"}}`,
  (value) => `{"userName":"same","emails":[{"value":${value},"type":"work"}]}`,
  (value) => `{"userName":"same","emails":${value},"active":${value}}`,
  (value) =>
    `{"userName":"same","schemas":[${value}],"${enterprise}":{"department":${value},"manager":{"value":${value}}}}`,
  (value) => `{"userName":"same","password":${value},"roles":[{"value":${value}}]}`,
  (value) => `{${value}:1,"userName":"same"}`,
];
const patchBodies: readonly ((value: string) => string)[] = [
  (value) => `{"Operations":[{"op":${value},"path":"displayName","value":"x"}]}`,
  (value) => `{"Operations":[{"op":"replace","path":${value},"value":"x"}]}`,
  (value) => `{"Operations":[{"op":"add","path":"emails[type eq \\"work\\"].value","value":${value}}]}`,
  (value) => `{"Operations":[{"op":"replace","value":{"nickName":${value},"__proto__":{"x":1}}}]}`,
  (value) => `{"Operations":${value}}`,
];

function scimFields({ mine }: World): HostileRequest[] {
  const base = `/scim/v2/${mine.id}`;
  const headers = { ...bearer(mine.token), ...scimType };
  const values = [...hostileTexts.map((text) => JSON.stringify(text)), ...hostileJson];
  const send = (method: string, path: string, body: string) => ({
    kind: 'SCIM fields',
    bytes: rawRequest(method, `${base}${path}`, { headers, body }),
  });
  return values.flatMap((value) => [
    ...userBodies.flatMap((body) => [
      send('POST', '/Users', body(value)),
      send('PUT', `/Users/${mine.userIds[4]}`, body(value)),
    ]),
    ...patchBodies.map((body) => send('PATCH', `/Users/${mine.userIds[3]}`, body(value))),
    send('POST', '/Groups', `{"displayName":${value},"members":[{"value":${value}}]}`),
    send(
      'PATCH',
      `/Groups/${mine.groupIds[0]}`,
      `{"Operations":[{"op":"add","path":"members","value":[{"value":${value}}]}]}`,
    ),
    send(
      'POST',
      '/Bulk',
      `{"Operations":[{"method":${value},"path":"/Users","bulkId":${value},"data":{"userName":${value}}}]}`,
    ),
    send('POST', '/.search', `{"filter":${value},"count":${value},"attributes":[${value}]}`),
  ]);
}

function scimQueries({ mine }: World): HostileRequest[] {
  const base = `/scim/v2/${mine.id}`;
  const headers = bearer(mine.token);
  const queries = (text: string) => [
    `filter=${toUrl(text)}`,
    `filter=${toUrl(`userName eq "${text}"`)}`,
    `filter=${toUrl(`emails[value co "${text}"]`)}`,
    `filter=${toUrl(`${text} pr`)}`,
    `sortBy=${toUrl(text)}`,
    `attributes=${toUrl(text)}&excludedAttributes=${toUrl(text)}`,
    `cursor=${toUrl(text)}&count=1`,
    `startIndex=${toUrl(text)}&count=${toUrl(text)}`,
    `${toUrl(text)}=${toUrl(text)}`,
  ];
  const get = (path: string, more: Readonly<Record<string, string>> = {}) => ({
    kind: 'SCIM queries',
    bytes: rawRequest('GET', `${base}${path}`, { headers: { ...headers, ...more } }),
  });
  return hostileTexts.flatMap((text) => [
    ...queries(text).flatMap((query) => [get(`/Users?${query}`), get(`/Groups?${query}`)]),
    get(`/Users/${toUrl(text)}`),
    get(`/${toUrl(text)}`),
    get(`/Schemas/${toUrl(text)}`),
    get(`/Users/${mine.userIds[0]}`, {
      'if-none-match': text.replace(/[\r\n\0]/g, ''),
      accept: text.replace(/[\r\n\0]/g, ''),
    }),
    get('/Users?count=1', {
      'x-request-id': text.replace(/[\r\n\0]/g, ''),
      'x-forwarded-for': text.replace(/[\r\n\0]/g, ''),
    }),
  ]);
}

const operations = adminOperations({ catalogs: new Map(), connectors: new Map() } as unknown as AdminNeeds); // listing the operations calls no service
/** Left out: what would end the world in which the others are sent, or lock the sender out. */
const leftOut = new Set(['post /sessions', 'post /secrets/rotate', 'delete /directories/{id}', 'delete /targets/{id}']);

function apiCalls({ mine, targetId, ownerKey }: World): HostileRequest[] {
  const values = [...hostileTexts.map((text) => JSON.stringify(text)), ...hostileJson];
  const headers = { ...bearer(ownerKey), ...json };
  return operations
    .filter(({ method, path }) => !leftOut.has(`${method} ${path}`))
    .flatMap(({ method, path, body }) => {
      const verb = method.toUpperCase();
      const known = path
        .replace('/directories/{id}', `/directories/${mine.id}`)
        .replace('/targets/{id}', `/targets/${targetId}`);
      const filled = (text: string) => known.replace(/\{\w+\}/g, toUrl(text) || '%20');
      const sent = (text: string, more: string, payload?: string) => ({
        kind: 'admin API',
        bytes: rawRequest(verb, `/api/v1${filled(text)}${more}`, {
          headers,
          ...(method === 'get' ? {} : { body: payload ?? '{}' }),
        }),
      });
      const inPath = /\{\w+\}/.test(known) ? hostileTexts.map((text) => sent(text, '')) : [];
      const inQuery =
        method === 'get'
          ? hostileTexts
              .filter((_text, at) => at % 4 === 0)
              .map((text) =>
                sent('x', `?limit=${toUrl(text)}&cursor=${toUrl(text)}&query=${toUrl(text)}&state=${toUrl(text)}`),
              )
          : [];
      const inBody = body ? values.map((value) => sent('x', '', bodyWith(value))) : [];
      return [...inPath, ...inQuery, ...inBody];
    });
}

/** The value in every field that any call has, and as the whole. */
function bodyWith(value: string): string {
  const names = [
    'name',
    'reason',
    'person',
    'email',
    'role',
    'url',
    'catalog',
    'connector',
    'issuer',
    'roles',
    'since',
    'until',
  ];
  return value.length % 3 === 0 ? value || 'x' : `{${names.map((name) => `"${name}":${value}`).join(',')}}`;
}

function tokenTricks({ mine, theirs }: World): HostileRequest[] {
  const { token } = mine;
  const middle = Math.floor(token.length / 2);
  const swapped = [...token]
    .map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
    .join('');
  const broken = Array.from({ length: 80 }, (_, at) => {
    const place = 7 + (at % (token.length - 7));
    return `${token.slice(0, place)}${token[place] === 'A' ? 'B' : 'A'}${token.slice(place + 1)}`;
  });
  const headers = [
    ...[
      theirs.token,
      swapped,
      token.slice(0, -1),
      token.slice(1),
      `${token}A`,
      token.slice(0, middle),
      '',
      ' ',
      'null',
      'undefined',
      '*',
      '%00',
      ...broken,
    ].map((text) => `Bearer ${text}`),
    `Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
    `Bearer ${token} ${token}`,
    `Bearer,${token}`,
    `Token ${token}`,
    `Bearer "${token}"`,
    `Bearer ${Buffer.from(token).toString('base64')}`,
    `Bearer ${token.replaceAll('_', '%5f')}`,
    `DPoP ${token}`,
  ];
  const paths = [`/scim/v2/${mine.id}/Users`, `/scim/v2/${mine.id}/Groups`, `/scim/v2/${mine.id}/Schemas`];
  const trick = (path: string, more: Readonly<Record<string, string>>) => ({
    kind: 'token tricks',
    bytes: rawRequest('GET', path, { headers: more }),
    forbidden: [mine.marker],
    mustFail: true,
  });
  const twice = (first: string, second: string) => ({ authorization: `${first}\r\nauthorization: ${second}` });
  return [
    ...paths.flatMap((path) => headers.map((authorization) => trick(path, { authorization }))),
    ...paths.flatMap((path) => [
      trick(`${path}?access_token=${token}`, {}),
      trick(`${path}?authorization=Bearer%20${token}`, {}),
      trick(path, twice(`Bearer ${token}`, 'Bearer x')),
      trick(path, twice('Bearer x', `Bearer ${token}`)),
      trick(path, twice(`Bearer ${token}`, `Bearer ${token}`)),
      trick(path, {
        'x-authorization': `Bearer ${token}`,
        cookie: `authorization=Bearer ${token}; __Host-rolecall=${token}`,
      }),
    ]),
    ...operations.flatMap(({ method, path }) =>
      strangers(path, token).map((more) => ({
        kind: 'token tricks',
        bytes: rawRequest(method.toUpperCase(), `/api/v1${path.replace(/\{\w+\}/g, 'x')}`, {
          headers: { ...more, ...json },
          ...(method === 'get' ? {} : { body: '{}' }),
        }),
        mustFail: true,
      })),
    ),
    ...['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ({
      kind: 'token tricks',
      bytes: rawRequest(method, `/scim/v2/${mine.id}/Users/${mine.userIds[0]}`, {
        headers: { ...bearer(mine.readToken), ...scimType },
        body: '{"userName":"written by a reader","Operations":[]}',
      }),
      mustFail: true,
    })),
  ];
}

/** Headers that let nobody into the admin API. What the login page asks is open to all. */
function strangers(path: string, token: string): readonly Readonly<Record<string, string>>[] {
  return path === '/login-options' ? [] : [bearer(token), bearer('x'), {}, { cookie: '__Host-rolecall=x' }];
}

function pathTricks({ mine, theirs }: World): HostileRequest[] {
  const steps = [
    '..',
    '%2e%2e',
    '.%2e',
    '..;',
    '..%2f..',
    '..%5c..',
    '%252e%252e',
    '....//',
    '%c0%ae%c0%ae',
    '%u002e',
    '\\..',
    '.',
    '',
    '%00',
    '%0d%0a',
    ';x=y',
    '%ff',
    '~',
    '*',
  ];
  const tails = [
    'api/v1/targets',
    'metrics',
    'etc/passwd',
    `scim/v2/${theirs.id}/Users`,
    'data/secret.key',
    'package.json',
  ];
  const bases = [
    `/scim/v2/${mine.id}/`,
    `/scim/v2/${mine.id}/Users/`,
    '/console/',
    '/console/assets/',
    '/docs/',
    '/sign-on/',
    '/',
  ];
  return bases.flatMap((base) =>
    steps.flatMap((step) =>
      tails.map((tail) => ({
        kind: 'path tricks',
        bytes: rawRequest('GET', `${base}${step}/${step}/${step}/${tail}`, { headers: bearer(mine.token) }),
        forbidden: [theirs.marker, 'root:', 'better-sqlite3'],
      })),
    ),
  );
}

/** Ids of another directory in every place that takes one, with the right token of one's own. */
function crossings({ mine, theirs }: World): HostileRequest[] {
  const base = `/scim/v2/${mine.id}`;
  const headers = { ...bearer(mine.token), ...scimType };
  const ids = [...theirs.userIds, ...theirs.groupIds, theirs.id];
  const own = { user: mine.userIds[2] ?? '', group: mine.groupIds[0] ?? '' };
  const send = (method: string, path: string, body?: unknown, mustFail = false): HostileRequest => ({
    kind: 'cross-directory',
    bytes: rawRequest(method, path, { headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
    forbidden: [theirs.marker],
    mustFail,
  });
  const patch = (path: string, value: unknown, op = 'add') => ({ Operations: [{ op, path, value }] });
  const places = (id: string): HostileRequest[] => [
    ...['Users', 'Groups', 'Me', 'Schemas', 'ResourceTypes'].map((type) =>
      send('GET', `${base}/${type}/${id}`, undefined, true),
    ),
    ...['Users', 'Groups'].flatMap((type) => [
      send('PUT', `${base}/${type}/${id}`, { userName: 'taken over', displayName: 'taken over' }, true),
      send('PATCH', `${base}/${type}/${id}`, patch('displayName', 'taken over', 'replace'), true),
      send('DELETE', `${base}/${type}/${id}`, undefined, true),
      send('GET', `/scim/v2/${theirs.id}/${type}/${id}`, undefined, true),
      send('DELETE', `/scim/v2/${theirs.id}/${type}/${id}`, undefined, true),
    ]),
    ...[
      `id eq "${id}"`,
      `members[value eq "${id}"]`,
      `members.value eq "${id}"`,
      `groups.value eq "${id}"`,
      `manager.value eq "${id}"`,
      `not (id ne "${id}")`,
    ].flatMap((filter) => [
      send('GET', `${base}/Users?filter=${encoded(filter)}`),
      send('GET', `${base}/Groups?filter=${encoded(filter)}`),
      send('POST', `${base}/.search`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter }),
    ]),
    send('PATCH', `${base}/Groups/${own.group}`, patch('members', [{ value: id }])),
    send('PATCH', `${base}/Groups/${own.group}`, patch(`members[value eq "${id}"]`, undefined, 'remove')),
    send('PUT', `${base}/Groups/${own.group}`, { displayName: 'mine', members: [{ value: id }] }),
    send('POST', `${base}/Groups`, { displayName: `with ${id}`, members: [{ value: id, $ref: `../${id}` }] }),
    send('PATCH', `${base}/Users/${own.user}`, patch(`${enterprise}:manager`, { value: id })),
    send('PATCH', `${base}/Users/${own.user}`, patch('id', id, 'replace')),
    send('POST', `${base}/Users`, { id, userName: `as-${id}` }),
    ...['GET', 'PUT', 'PATCH', 'DELETE'].map((method) =>
      send('POST', `${base}/Bulk`, {
        Operations: [{ method, path: `/Users/${id}`, data: patch('displayName', 'x', 'replace') }],
      }),
    ),
    send('POST', `${base}/Bulk`, { Operations: [{ method: 'DELETE', path: `/../${theirs.id}/Users/${id}` }] }),
  ];
  return [
    ...ids.flatMap(places),
    ...['', '&count=1', '&count=500', `&filter=${encoded('userName pr')}`].flatMap((more) => [
      send('GET', `${base}/Users?cursor=${encoded(theirs.cursor)}${more}`),
      send('GET', `${base}/Groups?cursor=${encoded(theirs.cursor)}${more}`),
    ]),
    ...['userName', 'externalId', 'displayName', 'emails.value']
      .flatMap((name) =>
        ['eq', 'co', 'sw', 'ew', 'gt'].map((operator) =>
          send('GET', `${base}/Users?filter=${encoded(`${name} ${operator} "${theirs.marker}"`)}`),
        ),
      )
      .map((each) => ({ ...each, forbidden: [`${theirs.marker}-`] })),
  ];
}
