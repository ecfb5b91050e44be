import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../../src/config/config.js';

const file = z.object({
  services: z.record(
    z.string(),
    z.looseObject({ image: z.string(), environment: z.record(z.string(), z.string()).optional() }),
  ),
  configs: z.record(z.string(), z.object({ content: z.string() })),
});

/** `${NAME:-default}` and `${NAME:?what to do}`, as Compose fills them in. */
function filled(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_all, name: string, kind: string, rest: string) => {
    const value = env[name];
    if (value === undefined && kind === '?') throw new Error(`${name}: ${rest}`);
    return value ?? rest;
  });
}

describe('compose.yaml', () => {
  const { services, configs } = file.parse(parse(readFileSync('compose.yaml', 'utf8'), { merge: true }));
  const instances = Object.entries(services).filter(([, { image }]) => image === 'rolecall');
  const settings = (env: Readonly<Record<string, string>>) =>
    instances.map(([, { environment = {} }]) =>
      Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, filled(text, env)])),
    );

  it('starts three instances with the same settings, all of which the service knows', () => {
    const given = settings({ ROLECALL_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') });
    expect(given).toHaveLength(3);
    expect(new Set(given.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(readConfig(given[0] ?? {})).toMatchObject({
      database: { kind: 'mongodb' },
      publicUrl: 'http://127.0.0.1:8080',
    });
  });

  it('does not start without the key that opens the stored secrets', () => {
    expect(() => settings({})).toThrow(/ROLECALL_SECRET_KEY: set it to 32 random bytes/);
  });

  it('has the balancer send requests to each of them', () => {
    for (const [name] of instances) expect(configs['caddyfile']?.content).toContain(`${name}:8080`);
  });
});
