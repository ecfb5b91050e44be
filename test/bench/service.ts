import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startChild, testAdminKey, type ChildService } from '../support/service.js';

/** The built service in a process of its own on a fresh database file, with its admin API and one directory at hand. */
export interface BenchService {
  readonly child: ChildService;
  /** A call of the admin API; throws for anything but success. */
  api<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A SCIM request of the directory; throws for anything but success. */
  scim<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts it; `npm run bench` has built it. */
export async function startBenchService(): Promise<BenchService> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-bench-'));
  const child = await startChild({ port: await freePort(), databaseUrl: `sqlite:${join(folder, 'bench.db')}` });
  const api = caller(`${child.url}/api/v1`, testAdminKey, 'application/json');
  const { id } = await api<{ id: string }>('POST', '/directories', { name: 'bench', dialect: 'auto' });
  const { token } = await api<{ token: string }>('POST', `/directories/${id}/tokens`, {});
  return {
    child,
    api,
    scim: caller(`${child.url}/scim/v2/${id}`, token, 'application/scim+json'),
    async stop() {
      await child.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function caller(base: string, token: string, type: string): BenchService['api'] {
  return async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const isPolicy = typeof body === 'string';
    const response = await fetch(base + path, {
      method,
      headers: isPolicy ? { ...headers, 'content-type': 'application/yaml' } : headers,
      ...(body === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
    return (answer === '' ? undefined : JSON.parse(answer)) as Answer; // the benchmark knows what it asked for
  };
}

/** A user as an identity provider sends it, 1.2 KB with the enterprise extension. */
export function scimUser(number: number): Record<string, unknown> {
  const userName = `person${number}@example.com`;
  return {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    userName,
    externalId: `00u${number}`,
    active: true,
    displayName: `Person ${number}`,
    name: { givenName: 'Person', familyName: `Number ${number}`, formatted: `Person Number ${number}` },
    title: 'Customer support agent',
    locale: 'en-GB',
    timezone: 'Europe/Paris',
    emails: [
      { value: userName, type: 'work', primary: true },
      { value: `private${number}@mail.example.net`, type: 'home' },
    ],
    phoneNumbers: [{ value: `+33 1 23 45 ${String(number % 10_000).padStart(4, '0')}`, type: 'work' }],
    addresses: [
      {
        type: 'work',
        streetAddress: `${number} Rue de Rivoli`,
        locality: 'Paris',
        postalCode: '75001',
        country: 'FR',
        primary: true,
      },
    ],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      employeeNumber: String(number),
      costCenter: `C${number % 40}`,
      department: `D${number % 12}`,
      organization: 'Example SAS',
      division: 'Customer care',
    },
  };
}
