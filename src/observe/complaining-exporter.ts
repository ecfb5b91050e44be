import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Log } from './log.js';

/** A collector that is away is told of at most this often. */
const complainEveryMs = 60_000;

/** The same exporter; what it could not send is told to the log, seldom, and without the collector's address. */
export function complaining(exporter: SpanExporter, log: Pick<Log, 'warn'>): SpanExporter {
  let complainedAtMs = Number.NEGATIVE_INFINITY;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const nowMs = performance.now();
        if (result.error !== undefined && nowMs - complainedAtMs >= complainEveryMs) {
          complainedAtMs = nowMs;
          log.warn('tracing.not_exported', { spans: spans.length, reason: result.error.name });
        }
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
