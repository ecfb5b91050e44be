/** Where spans go, and which part of the traces is kept. */
export interface TraceSettings {
  /** Of the collector's OTLP/HTTP receiver, path included. */
  readonly url: string;
  /** From 0 to 1. */
  readonly ratio: number;
}

/** What OpenTelemetry's own variables say; each text is trimmed, absent when empty. */
export interface TraceVariables {
  readonly endpoint: URL | undefined;
  readonly tracesEndpoint: URL | undefined;
  readonly isDisabled: boolean;
  readonly ratio: number | undefined;
  readonly sampler: string;
}

const samplers = ['always_on', 'always_off', 'traceidratio'];

/** An http(s) URL, as a collector has. */
export function parseCollector(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new Error('must be the http(s) URL of an OTLP/HTTP receiver, such as http://127.0.0.1:4318');
  return url;
}

/** The name of a sampler without `parentbased_`: every step here decides by the trace id, which the parent shares. */
export function parseSampler(text: string | undefined): string {
  const name = (text ?? 'always_on').replace(/^parentbased_/, '');
  if (!samplers.includes(name))
    throw new Error(`must be one of ${samplers.join(', ')}, or one of them after parentbased_`);
  return name;
}

/** A part from 0 to 1. */
export function parseRatio(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(text)) throw new Error('must be a number from 0 to 1, such as 0.05');
  return Number(text);
}

/** The settings, or undefined when there is no endpoint or the SDK is switched off. */
export function traceSettings(read: TraceVariables): TraceSettings | undefined {
  const { endpoint, tracesEndpoint, isDisabled, sampler, ratio = 1 } = read;
  const url = tracesEndpoint ?? (endpoint && new URL(`${endpoint.pathname.replace(/\/+$/, '')}/v1/traces`, endpoint));
  if (!url || isDisabled || sampler === 'always_off') return undefined;
  return { url: url.href, ratio: sampler === 'traceidratio' ? ratio : 1 };
}
