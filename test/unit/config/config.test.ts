import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readConfig, readStorage, redactedConfig } from '../../../src/config/config.js';
import { ConfigError } from '../../../src/config/faults.js';

function faultsOf(env: Record<string, string>): readonly { name: string; message: string }[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

const key = Buffer.alloc(32, 7).toString('base64');
const folder = mkdtempSync(join(tmpdir(), 'rolecall-config-'));
const policyFile = join(folder, 'policy.yaml');
writeFileSync(policyFile, 'version: 1\n');
afterAll(() => rmSync(folder, { recursive: true }));

describe('readConfig', () => {
  it('needs no variable at all', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      database: { kind: 'file', file: expect.stringMatching(/data\/rolecall\.db$/) as unknown },
      privateTargets: [],
      rateLimit: 50,
      logLevel: 'info',
    });
  });

  it('reads every variable', () => {
    const config = readConfig({
      PORT: '0',
      HOST: '0.0.0.0',
      ROLECALL_PUBLIC_URL: 'https://rolecall.example.com/base/',
      ROLECALL_DATABASE_URL: 'sqlite::memory:',
      ROLECALL_SECRET_KEY: key,
      ROLECALL_ADMIN_KEY: 'a-key',
      ROLECALL_POLICY: policyFile,
      ROLECALL_PRIVATE_TARGETS: '127.0.0.0/8, ::1/128',
      ROLECALL_TRUSTED_PROXIES: '10.0.0.0/8',
      ROLECALL_RATE_LIMIT: '0',
      ROLECALL_URL: 'http://for-the-command-line',
      LOG_LEVEL: 'WARN',
    });
    expect(config).toEqual({
      port: 0,
      host: '0.0.0.0',
      publicUrl: 'https://rolecall.example.com/base',
      database: { kind: 'memory', url: 'sqlite::memory:' },
      secretKeys: [Buffer.alloc(32, 7)],
      adminKey: 'a-key',
      policy: { file: policyFile, text: 'version: 1\n' },
      privateTargets: ['127.0.0.0/8', '::1/128'],
      trustedProxies: ['10.0.0.0/8'],
      rateLimit: 0,
      logLevel: 'warn',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty value for an absent one, as container tools write it', () => {
    expect(readConfig({ PORT: '', ROLECALL_SECRET_KEY: ' ' })).toMatchObject({ port: 8080 });
  });

  it.each([
    ['PORT', '70000', /0 to 65535/],
    ['PORT', '80a', /0 to 65535/],
    ['HOST', 'my host', /without blanks/],
    ['ROLECALL_PUBLIC_URL', 'rolecall.example.com', /absolute URL/],
    ['ROLECALL_PUBLIC_URL', 'ftp://x', /absolute URL/],
    ['ROLECALL_PUBLIC_URL', 'https://user:pw@x', /must not carry/],
    ['ROLECALL_DATABASE_URL', 'postgres://x', /sqlite:/],
    ['ROLECALL_DATABASE_URL', 'sqlite:', /sqlite:<file>/],
    ['ROLECALL_DATABASE_URL', 'mongodb://db', /a server and a database/],
    ['ROLECALL_DATABASE_URL', 'mongodb+srv://db/?w=1', /a server and a database/],
    ['ROLECALL_SECRET_KEY', 'c2hvcnQ=', /32 random bytes/],
    ['ROLECALL_SECRET_KEY', `${key}!`, /32 random bytes/],
    ['ROLECALL_POLICY', '/nonexistent', /names \/nonexistent, which cannot be read \(ENOENT\)/],
    ['ROLECALL_POLICY', tmpdir(), /cannot be read \(EISDIR\)/],
    ['ROLECALL_ADMIN_KEY', 'two words', /without blanks/],
    ['ROLECALL_PRIVATE_TARGETS', '10.0.0.0', /not a range: 10.0.0.0/],
    ['ROLECALL_PRIVATE_TARGETS', '10.0.0.0/33', /not a range/],
    ['ROLECALL_PRIVATE_TARGETS', '::1/129', /not a range/],
    ['ROLECALL_RATE_LIMIT', '-1', /requests per second/],
    ['ROLECALL_RATE_LIMIT', 'fast', /requests per second/],
    ['LOG_LEVEL', 'verbose', /one of fatal, error/],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '127.0.0.1:4318', /OTLP\/HTTP receiver/],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote', /one of always_on/],
    ['OTEL_TRACES_SAMPLER_ARG', '5%', /from 0 to 1/],
  ])('refuses %s=%s and says what to write', (name, value, message) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ name, message: expect.stringMatching(message) as unknown });
  });

  it('reports every fault at once, and asks about misspelt names', () => {
    const faults = faultsOf({
      PORT: 'x',
      LOG_LEVEL: 'x',
      ROLECALL_POLICY: '/nonexistent',
      ROLECALL_DATABSE_URL: 'sqlite::memory:',
      ROLECALL_COLOUR: '1',
    });
    expect(faults.map(({ name }) => name).sort()).toEqual([
      'LOG_LEVEL',
      'PORT',
      'ROLECALL_COLOUR',
      'ROLECALL_DATABSE_URL',
      'ROLECALL_POLICY',
    ]);
    const named = (name: string) => faults.find((fault) => fault.name === name)?.message;
    expect(named('ROLECALL_DATABSE_URL')).toContain('did you mean ROLECALL_DATABASE_URL?');
    expect(named('ROLECALL_COLOUR')).toContain('ROLECALL_RATE_LIMIT');
  });

  it('never repeats a secret, neither in a fault nor in the form for the log', () => {
    const secret = 'not-32-bytes-but-still-secret';
    expect(JSON.stringify(faultsOf({ ROLECALL_SECRET_KEY: secret, ROLECALL_ADMIN_KEY: `${secret} x` }))).not.toContain(
      secret,
    );
    const shown = JSON.stringify(redactedConfig(readConfig({ ROLECALL_SECRET_KEY: key, ROLECALL_ADMIN_KEY: secret })));
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(key);
  });
});

describe('readStorage', () => {
  it('reads where the records are and what opens them, and reports both at once', () => {
    const env = { ROLECALL_DATABASE_URL: 'foo:bar', ROLECALL_SECRET_KEY: 'short', PORT: 'x' };
    expect(() => readStorage(env)).toThrow(ConfigError);
    expect(() => readStorage(env)).toThrow(/ROLECALL_DATABASE_URL: must be[^]+ROLECALL_SECRET_KEY: must be/);
    expect(readStorage({ ROLECALL_DATABASE_URL: 'sqlite::memory:', ROLECALL_SECRET_KEY: key, PORT: 'x' })).toEqual({
      database: { kind: 'memory', url: 'sqlite::memory:' },
      secretKeys: [Buffer.alloc(32, 7)],
    });
  });
});
