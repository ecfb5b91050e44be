import { RandomIdGenerator, type IdGenerator } from '@opentelemetry/sdk-trace-node';
import type { SpanPlace } from './trace-ids.js';

/** Random ids, but for a span that is begun within `at`. */
export class PlacedIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #place: SpanPlace | undefined;

  at<Result>(place: SpanPlace | undefined, begin: () => Result): Result {
    this.#place = place;
    try {
      return begin();
    } finally {
      this.#place = undefined;
    }
  }

  generateTraceId(): string {
    return this.#place?.traceId ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    return this.#place?.spanId ?? this.#random.generateSpanId();
  }
}
