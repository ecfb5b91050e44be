import { assertNever } from '../core/assert-never.js';
import { ConfigError, nearestName, type ConfigFault } from './faults.js';
import { readPolicyFile, type PolicyFile } from './policy-file.js';
import { parseCollector, parseRatio, parseSampler, traceSettings, type TraceSettings } from './trace-variables.js';
import {
  parseDatabase,
  parseLogLevel,
  parsePort,
  parsePublicUrl,
  parseRanges,
  parseRateLimit,
  parseSecretKeys,
  parseWord,
  type Database,
  type LogLevel,
} from './variables.js';

/** The service's settings, read once from the environment and frozen. */
export interface Config {
  readonly host: string;
  /** 0 asks the system for a free port. */
  readonly port: number;
  /** How the outside reaches this service, without a trailing slash. Absent: `http://<host>:<port>` of the listening socket. */
  readonly publicUrl?: string;
  readonly database: Database;
  /** 32 bytes each, newest first; absent: kept beside the database, made on first start. */
  readonly secretKeys?: readonly Buffer[];
  /** Bearer of the admin API; absent: made on first start and printed once. */
  readonly adminKey?: string;
  /** Published at start when it differs from the policy in force. */
  readonly policy?: PolicyFile;
  /** CIDR ranges that targets may resolve to although private. */
  readonly privateTargets: readonly string[];
  /** CIDR ranges of proxies whose X-Forwarded-For is believed; none: the peer of the connection is the client. */
  readonly trustedProxies: readonly string[];
  /** Sustained SCIM requests per second and directory; 0 is off. */
  readonly rateLimit: number;
  readonly logLevel: LogLevel;
  /** Where spans go; absent: none are made. */
  readonly tracing?: TraceSettings;
}

/** What the command line reads for itself; the service knows the names so that it does not call them mistakes. */
const clientVariables = ['ROLECALL_URL'] as const;

/** Every variable the service reads. */
const variableNames = [
  'PORT',
  'HOST',
  'ROLECALL_PUBLIC_URL',
  'ROLECALL_DATABASE_URL',
  'ROLECALL_SECRET_KEY',
  'ROLECALL_ADMIN_KEY',
  'ROLECALL_POLICY',
  'ROLECALL_PRIVATE_TARGETS',
  'ROLECALL_TRUSTED_PROXIES',
  'ROLECALL_RATE_LIMIT',
  'LOG_LEVEL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_SDK_DISABLED',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
] as const;

export type VariableName = (typeof variableNames)[number];

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables one by one and keeps what is wrong with each; an empty value counts as absent. */
function readerOf(env: Environment, faults: ConfigFault[]) {
  return <Value>(name: VariableName, parse: (text: string | undefined) => Value): Value | undefined => {
    const text = env[name]?.trim();
    try {
      return parse(text === '' ? undefined : text);
    } catch (error) {
      faults.push({ name, message: error instanceof Error ? error.message : 'cannot be read' });
      return undefined;
    }
  };
}

/** Where the records are and what opens their secrets: all that commands need which work on the database itself. Throws ConfigError naming every fault. */
export function readStorage(env: Environment): Pick<Config, 'database' | 'secretKeys'> {
  const faults: ConfigFault[] = [];
  const read = readerOf(env, faults);
  const database = read('ROLECALL_DATABASE_URL', parseDatabase);
  const secretKeys = read('ROLECALL_SECRET_KEY', parseSecretKeys);
  if (faults.length > 0 || database === undefined) throw new ConfigError(faults);
  return { database, ...(secretKeys === undefined ? {} : { secretKeys }) };
}

/** The environment as a Config, with the policy file it names. Throws ConfigError naming every fault; an empty value counts as absent. */
export function readConfig(env: Environment): Config {
  const faults: ConfigFault[] = unknownNames(env);
  const read = readerOf(env, faults);

  const host = read('HOST', (text) => parseWord(text) ?? '127.0.0.1');
  const port = read('PORT', parsePort);
  const publicUrl = read('ROLECALL_PUBLIC_URL', parsePublicUrl);
  const database = read('ROLECALL_DATABASE_URL', parseDatabase);
  const secretKeys = read('ROLECALL_SECRET_KEY', parseSecretKeys);
  const adminKey = read('ROLECALL_ADMIN_KEY', parseWord);
  const policy = read('ROLECALL_POLICY', readPolicyFile);
  const privateTargets = read('ROLECALL_PRIVATE_TARGETS', parseRanges);
  const trustedProxies = read('ROLECALL_TRUSTED_PROXIES', parseRanges);
  const rateLimit = read('ROLECALL_RATE_LIMIT', parseRateLimit);
  const logLevel = read('LOG_LEVEL', parseLogLevel);
  const tracing = traceSettings({
    endpoint: read('OTEL_EXPORTER_OTLP_ENDPOINT', parseCollector),
    tracesEndpoint: read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', parseCollector),
    isDisabled: read('OTEL_SDK_DISABLED', (text) => text?.toLowerCase() === 'true') ?? false,
    sampler: read('OTEL_TRACES_SAMPLER', parseSampler) ?? 'always_on',
    ratio: read('OTEL_TRACES_SAMPLER_ARG', parseRatio),
  });

  if (
    database?.kind === 'mongodb' &&
    secretKeys === undefined &&
    !faults.some(({ name }) => name === 'ROLECALL_SECRET_KEY')
  )
    faults.push({
      name: 'ROLECALL_SECRET_KEY',
      message: 'must be set with MongoDB, the same for every instance; make one with: openssl rand -base64 32',
    });

  if (
    faults.length > 0 ||
    host === undefined ||
    port === undefined ||
    database === undefined ||
    privateTargets === undefined ||
    trustedProxies === undefined ||
    rateLimit === undefined ||
    logLevel === undefined
  )
    throw new ConfigError(faults);
  return Object.freeze({
    host,
    port,
    database,
    privateTargets,
    trustedProxies,
    rateLimit,
    logLevel,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(secretKeys === undefined ? {} : { secretKeys }),
    ...(adminKey === undefined ? {} : { adminKey }),
    ...(policy === undefined ? {} : { policy }),
    ...(tracing === undefined ? {} : { tracing }),
  });
}

/** The settings as the log may show them: secrets only as set or not set. */
export function redactedConfig(config: Config): Readonly<Record<string, string | number | boolean>> {
  return {
    host: config.host,
    port: config.port,
    publicUrl: config.publicUrl ?? 'from the listening address',
    database: shownDatabase(config.database),
    secretKey: config.secretKeys ? 'set' : 'kept beside the database',
    adminKey: config.adminKey === undefined ? 'kept beside the database' : 'set',
    policyFile: config.policy?.file ?? 'none',
    privateTargets: config.privateTargets.join(',') || 'none',
    trustedProxies: config.trustedProxies.join(',') || 'none',
    rateLimit: config.rateLimit,
    logLevel: config.logLevel,
    tracing: config.tracing ? 'set' : 'off',
  };
}

/** Without the user name and password a server's URL may carry. */
function shownDatabase(database: Database): string {
  switch (database.kind) {
    case 'memory':
      return 'memory';
    case 'file':
      return database.file;
    case 'mongodb':
      return database.url.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
    default:
      return assertNever(database);
  }
}

function unknownNames(env: Environment): ConfigFault[] {
  const known: readonly string[] = [...variableNames, ...clientVariables];
  return Object.keys(env)
    .filter((name) => name.startsWith('ROLECALL_') && !known.includes(name))
    .sort()
    .map((name) => {
      const near = nearestName(name, known);
      const hint = near ? `did you mean ${near}?` : `known names: ${known.join(', ')}`;
      return { name, message: `is not a setting of this service; ${hint}` };
    });
}
