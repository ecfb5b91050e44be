/** A repeatable source of choices: the same seed gives the same requests. */
export interface Dice {
  /** A whole number from 0 up to, but without, `below`. */
  number(below: number): number;
  one<Value>(values: readonly Value[]): Value;
  /** True once in `times`. */
  once(times: number): boolean;
}

/** Dice of a seed (mulberry32). */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const number = (below: number) => Math.floor(next() * below);
  return {
    number,
    once: (times) => number(times) === 0,
    one: <Value>(values: readonly Value[]) => values[number(values.length)] as Value, // the index is below the length
  };
}

/** One request, whatever a client may send; `ids` are of records that exist. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const attributes = [
  ...['userName', 'displayName', 'name', 'name.givenName', 'name.familyName', 'emails', 'emails.value', 'emails.type'],
  ...['active', 'externalId', 'id', 'meta', 'meta.created', 'meta.lastModified', 'meta.version', 'meta.resourceType'],
  ...['members', 'members.value', 'members.display', 'groups', 'groups.value', 'roles', 'roles.value', 'password'],
  ...[
    'schemas',
    'title',
    'addresses',
    'addresses.postalCode',
    'x509Certificates',
    'photos.value',
    'nonsense',
    'a.b.c.d',
  ],
  ...[enterprise, `${enterprise}:manager`, `${enterprise}:manager.value`, `${enterprise}:department`, 'urn:x:y', ''],
  ...[
    'urn:ietf:params:scim:schemas:core:2.0:User:userName',
    'urn:rolecall:params:scim:schemas:extension:helpdesk:2.0:User',
  ],
  ...[
    'urn:rolecall:params:scim:schemas:extension:helpdesk:2.0:User:startDate',
    '__proto__',
    'constructor',
    '$ref',
    'value',
  ],
] as const;
const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'pr', 'EQ', 'Pr', 'like', '=='] as const;
const texts = [
  ...['', ' ', 'a', 'lea@example.com', 'True', 'False', 'null', '\u0000', '\ud800', 'É\u0301quipe', '💡'.repeat(50)],
  ...[
    "'; DROP TABLE users; --",
    '%',
    '_',
    '\\',
    '"',
    '<script>',
    '../../etc/passwd',
    '2026-11-22T09:00:00Z',
    '{"value":1}',
  ],
  ...['2026-13-45T99:99:99Z', '9'.repeat(400), 'x'.repeat(5000), '\u202e', 'bulkId:a', 'W/"1"', 'NaN', '-0', '1e999'],
] as const;

/** Makes requests from dice: some sound, most of them wrong in one place or many. */
export function createFuzzer(dice: Dice, ids: readonly string[]): () => FuzzRequest {
  const text = (): string => (dice.once(3) ? dice.one(ids) : dice.one(texts));
  const attribute = (): string => {
    const name = dice.one(attributes);
    return dice.once(6) ? name.toUpperCase() : name;
  };

  const value = (depth = 0): unknown => {
    switch (dice.number(depth > 3 ? 6 : 9)) {
      case 0:
        return null;
      case 1:
        return dice.once(2);
      case 2:
        return dice.one([0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, -0]);
      case 3:
      case 4:
      case 5:
        return text();
      case 6:
        return Array.from({ length: dice.number(4) }, () => value(depth + 1));
      case 7:
        return {
          value: text(),
          type: dice.one(['work', 'home', '', 7]),
          primary: dice.one([true, false, 'True', null]),
        };
      default:
        return Object.fromEntries(Array.from({ length: dice.number(4) }, () => [attribute(), value(depth + 1)]));
    }
  };

  const literal = (): string =>
    dice.one([
      JSON.stringify(text()),
      String(dice.number(99)),
      'true',
      'null',
      'bare',
      '"open',
      '2026-01-01T00:00:00Z',
      '"\\u12"',
    ]);
  const comparison = (): string => `${attribute()} ${dice.one(operators)} ${literal()}`;
  const filter = (depth = 0): string => {
    switch (dice.number(depth > 4 ? 3 : 9)) {
      case 0:
      case 1:
        return comparison();
      case 2:
        return `${attribute()} pr`;
      case 3:
        return `${filter(depth + 1)} ${dice.one(['and', 'or', 'AND', 'xor', ''])} ${filter(depth + 1)}`;
      case 4:
        return `not (${filter(depth + 1)})`;
      case 5:
        return `(${filter(depth + 1)}${dice.once(5) ? '' : ')'}`;
      case 6:
        return `${attribute()}[${filter(depth + 1)}]${dice.one(['', '.value', '.value eq "x"', ']'])}`;
      case 7:
        return dice.one([
          '((((((((((',
          ')'.repeat(200),
          'not '.repeat(300),
          '[]',
          '"',
          'a eq',
          ' eq "x"',
          'a pr '.repeat(400),
        ]);
      default:
        return `${'('.repeat(dice.number(60))}${comparison()}`;
    }
  };

  const user = (): Record<string, unknown> => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: dice.once(5) ? value() : `u${dice.number(30)}@example.com`,
    ...Object.fromEntries(Array.from({ length: dice.number(2) * dice.number(4) }, () => [attribute(), value()])),
  });
  const group = (): Record<string, unknown> => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: dice.once(5) ? value() : `Group ${dice.number(20)}`,
    members: dice.once(3) ? value() : [{ value: dice.one(ids) }, { value: dice.one(ids), type: value() }],
    ...Object.fromEntries(Array.from({ length: dice.number(3) }, () => [attribute(), value()])),
  });
  const operation = (): unknown => {
    if (dice.once(12)) return value();
    const path = dice.one([
      attribute(),
      `${attribute()}[${filter(3)}]`,
      `members[value eq "${dice.one(ids)}"]`,
      value(),
    ]);
    return {
      op: dice.once(10) ? value() : dice.one(['add', 'remove', 'replace', 'Add', 'REPLACE']),
      ...(dice.once(4) ? {} : { path }),
      ...(dice.once(5) ? {} : { value: value() }),
    };
  };
  const patch = (): unknown => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: dice.once(12) ? value() : Array.from({ length: dice.number(4) }, operation),
  });
  const bulk = (): unknown => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    ...(dice.once(3) ? { failOnErrors: value() } : {}),
    Operations: dice.once(10)
      ? value()
      : Array.from({ length: dice.number(5) }, () => ({
          method: dice.once(8) ? value() : dice.one(['POST', 'PUT', 'PATCH', 'DELETE', 'post', 'GET']),
          path: dice.once(8) ? value() : path(),
          bulkId: dice.one(['a', 'b', 'c', undefined, value()]),
          version: dice.once(5) ? value() : undefined,
          data: dice.one([
            user(),
            group(),
            patch(),
            { members: [{ value: 'bulkId:a' }, { value: 'bulkId:b' }] },
            value(),
          ]),
        })),
  });
  const search = (): unknown => ({
    ...(dice.once(3) ? {} : { filter: dice.once(6) ? value() : filter() }),
    startIndex: value(),
    count: dice.one([0, 1, 5, value()]),
    ...(dice.once(3) ? { attributes: dice.one([[attribute()], value()]) } : {}),
    ...(dice.once(4) ? { sortBy: dice.one([attribute(), value()]) } : {}),
  });

  const path = (): string => {
    const end = dice.one([
      ...ids.slice(0, 20),
      '.search',
      'bulkId:a',
      encodeURIComponent(wellFormed(text())),
      '%',
      '%00',
      '..',
    ]);
    const type = dice.one([
      'Users',
      'Groups',
      'Roles',
      'users',
      'Schemas',
      'ResourceTypes',
      'Bulk',
      'ServiceProviderConfig',
      'Nothing',
    ]);
    return dice.one([
      `/${type}`,
      `/${type}/${end}`,
      `/${type}/${end}`,
      `//${type}///${end}/`,
      `/${type}/${end}/more`,
      '/.search',
      '/',
    ]);
  };
  const query = (): string => {
    const parameter = (): string => {
      const content = dice.one([
        filter(),
        attribute(),
        text(),
        String(dice.number(30) - 5),
        'descending',
        `${attribute()},${attribute()}`,
      ]);
      const name = dice.one([
        'filter',
        'startIndex',
        'count',
        'cursor',
        'sortBy',
        'sortOrder',
        'attributes',
        'excludedAttributes',
        'x',
      ]);
      return `${dice.once(8) ? name.toUpperCase() : name}${dice.once(15) ? '' : '='}${dice.once(20) ? '%' : encodeURIComponent(wellFormed(content))}`;
    };
    return Array.from({ length: dice.number(4) }, parameter).join(dice.one(['&', '&&', '&', ';']));
  };

  const headers = (): Record<string, string> => ({
    'content-type': dice.once(12)
      ? dice.one(['text/html', '', 'application/json; charset=latin1', 'application/scim+json;;;', 'x'])
      : dice.one(['application/scim+json', 'application/json; charset=utf-8']),
    ...(dice.once(6) ? { 'if-match': dice.one(['*', 'W/"1"', '"2"', '', 'W/"1", W/"2"', 'junk,,"']) } : {}),
    ...(dice.once(6) ? { 'if-none-match': dice.one(['*', 'W/"1"', '"', 'x'.repeat(2000)]) } : {}),
    ...(dice.once(12) ? { accept: dice.one(['text/html', '*/*;q=0', 'application/scim+json', '']) } : {}),
    ...(dice.once(25) ? { 'content-encoding': dice.one(['gzip', 'br', 'nonsense', 'identity']) } : {}),
    ...(dice.once(25) ? { prefer: 'respond-async', 'x-http-method-override': 'DELETE' } : {}),
  });
  const body = (method: string, where: string): string | undefined => {
    if (['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method) && !dice.once(15)) return undefined;
    if (dice.once(15))
      return dice.one([
        '',
        '{',
        '[]',
        'null',
        '"x"',
        '{"a":'.repeat(500),
        '\ufeff{}',
        '{"userName":"a","userName":"b"}',
        '{"\\u0000":1}',
      ]);
    const sound = where.toLowerCase().includes('bulk')
      ? bulk()
      : where.includes('.search')
        ? search()
        : method === 'PATCH'
          ? patch()
          : where.toLowerCase().includes('groups')
            ? group()
            : user();
    const made = JSON.stringify(dice.once(15) ? value() : sound) as string | undefined; // undefined has no JSON
    return dice.once(30) ? made?.slice(0, dice.number(made.length)) : made;
  };

  /** A path that the method is made for. */
  const soundPath = (method: string): string => {
    const id = dice.one(ids);
    const one = `/${id.startsWith('usr_') ? 'Users' : 'Groups'}/${id}`;
    if (method === 'POST') return dice.one(['/Users', '/Users', '/Groups', '/Bulk', '/Users/.search', '/.search']);
    return method === 'GET' && dice.once(2) ? dice.one(['/Users', '/Groups', '/Roles', '/']) : one;
  };

  return () => {
    const usual = ['GET', 'GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'PATCH', 'PATCH'];
    const method = dice.once(12) ? dice.one(['DELETE', 'HEAD', 'OPTIONS', 'PROPFIND']) : dice.one(usual);
    const where = dice.once(4) ? path() : soundPath(method);
    const search = query();
    const made = body(method, where);
    return {
      method,
      path: search === '' ? where : `${where}?${search}`,
      headers: headers(),
      ...(made === undefined ? {} : { body: made }),
    };
  };
}

/** Text that a URL can carry: half a pair of surrogates has no encoding. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
