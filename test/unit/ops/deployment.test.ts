import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../../src/config/config.js';

const folder = 'ops/kubernetes';

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.literal('http') }) });
const container = z.object({
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  resources: z.object({
    requests: z.object({ cpu: z.string(), memory: z.string() }),
    limits: z.object({ memory: z.string() }),
  }),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  volumeMounts: z.array(z.object({ mountPath: z.string() })).optional(),
});
const workload = z.object({
  kind: z.enum(['Deployment', 'StatefulSet']),
  spec: z.object({
    replicas: z.number(),
    template: z.object({
      spec: z.object({
        automountServiceAccountToken: z.literal(false),
        terminationGracePeriodSeconds: z.number(),
        securityContext: z.object({ runAsNonRoot: z.literal(true), runAsUser: z.literal(1000) }),
        containers: z.tuple([container]),
      }),
    }),
  }),
});

function documents(file: string): readonly unknown[] {
  const read = parseAllDocuments(readFileSync(`${folder}/${file}`, 'utf8'), { uniqueKeys: true });
  if (!Array.isArray(read)) throw new Error(`${file} is empty`);
  return read.map((document): unknown => {
    expect(document.errors).toEqual([]);
    return document.toJS() as unknown; // parsed by whoever asks
  });
}

function workloadOf(file: string) {
  const found = documents(file)
    .map((each) => workload.safeParse(each))
    .find(({ success }) => success);
  if (!found?.data) throw new Error(`${file} has no workload of the expected shape`);
  return found.data;
}

const kinds = (file: string) =>
  documents(file).map((each) => z.object({ apiVersion: z.string(), kind: z.string() }).parse(each).kind);

describe('the Kubernetes manifests', () => {
  it('are what the README says', () => {
    expect(readdirSync(folder).sort()).toEqual(['mongodb.yaml', 'network-policy.yaml', 'sqlite.yaml']);
    expect(kinds('sqlite.yaml')).toEqual(['ServiceAccount', 'Service', 'StatefulSet']);
    expect(kinds('mongodb.yaml')).toEqual(['ServiceAccount', 'Service', 'PodDisruptionBudget', 'Deployment']);
    expect(kinds('network-policy.yaml')).toEqual(['NetworkPolicy']);
  });

  it.each(['sqlite.yaml', 'mongodb.yaml'])(
    '%s runs without rights, on a file system it cannot write, and is probed',
    (file) => {
      const pod = workloadOf(file).spec.template.spec;
      const [{ env, livenessProbe, readinessProbe }] = pod.containers;
      expect([livenessProbe.httpGet.path, readinessProbe.httpGet.path]).toEqual(['/healthz', '/readyz']);
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30); // a stop takes up to 20 s
      const url = { ROLECALL_DATABASE_URL: 'sqlite::memory:' };
      expect(() =>
        readConfig({ ...url, ...Object.fromEntries(env.map(({ name, value }) => [name, value])) }),
      ).not.toThrow();
    },
  );

  it('keep one instance on SQLite, with its data on a volume, and three on MongoDB, which need none', () => {
    const [sqlite, mongodb] = [workloadOf('sqlite.yaml'), workloadOf('mongodb.yaml')];
    expect([sqlite.kind, sqlite.spec.replicas, mongodb.kind, mongodb.spec.replicas]).toEqual([
      'StatefulSet',
      1,
      'Deployment',
      3,
    ]);
    expect(sqlite.spec.template.spec.containers[0].volumeMounts).toEqual([{ mountPath: '/data' }]);
    expect(mongodb.spec.template.spec.containers[0].volumeMounts).toBeUndefined();
  });
});

describe('the systemd unit', () => {
  const unit = readFileSync('ops/rolecall.service', 'utf8');
  const settings = new Map([...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));

  it.each([
    ['DynamicUser', 'yes'],
    ['NoNewPrivileges', 'yes'],
    ['ProtectSystem', 'strict'],
    ['ProtectHome', 'yes'],
    ['PrivateTmp', 'yes'],
    ['CapabilityBoundingSet', ''],
    ['StateDirectory', 'rolecall'],
    ['RestartPreventExitStatus', '78'],
  ])('has %s=%s', (name, value) => expect(settings.get(name)).toBe(value));

  it('sets what the service understands, and keeps the database where it may write', () => {
    const pairs = (settings.get('Environment') ?? '').split(' ').map((pair) => pair.split('=') as [string, string]); // NAME=value, as systemd reads it
    const { database } = readConfig(Object.fromEntries(pairs));
    expect(database).toMatchObject({ kind: 'file', dataDirectory: '/var/lib/rolecall' });
  });
});
