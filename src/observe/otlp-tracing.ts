import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Link,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import type { TraceSettings } from '../config/trace-variables.js';
import { complaining } from './complaining-exporter.js';
import type { Log } from './log.js';
import { PlacedIds } from './placed-ids.js';
import { attemptPlace, parseTraceparent, requestPlace, resolvePlace, traceIdOf, type SpanPlace } from './trace-ids.js';
import type { SpanTimes, Tracing } from './tracing.js';

/** What a stop waits for the last spans; those not taken by then are lost. */
const lastExportMs = 3_000;

interface Needs {
  readonly settings: TraceSettings;
  readonly version: string;
  readonly log: Pick<Log, 'warn'>;
}

interface Described extends SpanTimes {
  readonly name: string;
  readonly kind: SpanKind;
  /** A random place in a trace of its own when absent. */
  readonly place?: SpanPlace;
  /** The root of its trace when absent. */
  readonly parent?: SpanPlace;
  readonly links?: readonly Link[];
  readonly attributes: Attributes;
  readonly isError: boolean;
}

/** Sends spans to an OpenTelemetry collector by OTLP over HTTP, in JSON. A collector that is slow or away costs spans and nothing else. */
export function createOtlpTracing({ settings, version, log }: Needs): Tracing {
  const sampler = new TraceIdRatioBasedSampler(settings.ratio);
  const ids = new PlacedIds();
  const exporter = complaining(new OTLPTraceExporter({ url: settings.url }), log);
  const provider = new NodeTracerProvider({
    sampler, // by the trace id alone, so that every process decides the same for the steps of one request
    idGenerator: ids,
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'rolecall', 'service.version': version }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('rolecall', version);

  const tell = ({
    name,
    kind,
    place,
    parent,
    links = [],
    attributes,
    isError,
    startedAt,
    endedAt,
  }: Described): void => {
    const context = parent ? trace.setSpanContext(ROOT_CONTEXT, remote(parent)) : ROOT_CONTEXT;
    const options = { kind, attributes, links: [...links], startTime: startedAt };
    const span = ids.at(place, () => tracer.startSpan(name, options, context));
    if (isError) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endedAt);
  };

  return {
    request({ requestId, name, method, path, status, directoryId, traceparent, ...times }) {
      const caller = parseTraceparent(traceparent);
      tell({
        ...times,
        name,
        kind: SpanKind.SERVER,
        place: requestPlace(requestId),
        links: caller ? [{ context: remote(caller) }] : [],
        attributes: {
          'http.request.method': method,
          'url.path': path,
          'http.response.status_code': status,
          'rolecall.request': requestId,
          ...(directoryId !== undefined && { 'rolecall.directory': directoryId }),
        },
        isError: status >= 500,
      });
    },
    resolved({ requestId, directoryId, userId, mark, versions, ...times }) {
      tell({
        ...times,
        name: 'resolve user',
        kind: SpanKind.INTERNAL,
        ...(requestId !== undefined && {
          place: resolvePlace(requestId, userId),
          parent: requestPlace(requestId),
        }),
        attributes: {
          'rolecall.directory': directoryId,
          'rolecall.user': userId,
          'rolecall.mark': mark,
          'rolecall.versions': versions,
          ...(requestId !== undefined && { 'rolecall.request': requestId }),
        },
        isError: false,
      });
    },
    attempt(span) {
      const { requestId, userId, webhookId, at, elapsedMs, targetId, lane, outcome, status } = span;
      const parent = userId === undefined ? requestPlace : (id: string) => resolvePlace(id, userId);
      tell({
        startedAt: at,
        endedAt: new Date(at.getTime() + elapsedMs),
        name: 'deliver webhook',
        kind: SpanKind.CLIENT,
        place: attemptPlace(span),
        ...(requestId !== undefined && { parent: parent(requestId) }),
        attributes: {
          'rolecall.webhook': webhookId,
          'rolecall.target': targetId,
          'rolecall.lane': lane,
          'rolecall.outcome': outcome,
          ...(status !== undefined && { 'http.response.status_code': status }),
          ...(requestId !== undefined && { 'rolecall.request': requestId }),
        },
        isError: outcome !== 'delivered' && outcome !== 'superseded',
      });
    },
    traceparent(key) {
      const { traceId, spanId } = attemptPlace(key);
      const isSampled =
        sampler.shouldSample(ROOT_CONTEXT, traceIdOf(key.requestId ?? key.webhookId)).decision ===
        SamplingDecision.RECORD_AND_SAMPLED;
      return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
    },
    async stop() {
      await Promise.race([
        provider.shutdown().catch(() => undefined), // the exporter has told the log already
        new Promise<void>((resolve) => setTimeout(resolve, lastExportMs).unref()),
      ]);
    },
  };
}

function remote(place: SpanPlace) {
  return { ...place, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}
