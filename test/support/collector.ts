import { once } from 'node:events';
import { createServer } from 'node:http';
import { z } from 'zod';

/** One attribute as OTLP writes it. */
const attribute = z.object({
  key: z.string(),
  value: z.object({ stringValue: z.string().optional(), intValue: z.union([z.number(), z.string()]).optional() }),
});

const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes: z.array(attribute),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).optional(),
});

const message = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

/** A span as a collector receives it. */
export type CollectedSpan = z.infer<typeof span>;

/** What an OpenTelemetry collector's OTLP/HTTP receiver does, as far as it matters here: reads spans, keeps them, answers. */
export interface Collector {
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** The resource attributes of the last export. */
  readonly resource: ReadonlyMap<string, string>;
  /** Everything that came, byte for byte. */
  readonly text: () => string;
  close(): Promise<void>;
}

/** Listens on a free loopback port; anything but a POST of JSON spans to `/v1/traces` is answered 400. */
export async function openCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const resource = new Map<string, string>();
  let text = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      text += body;
      const parsed = message.safeParse(JSON.parse(body));
      const isWanted = request.method === 'POST' && request.url === '/v1/traces' && parsed.success;
      if (isWanted)
        for (const { resource: from, scopeSpans } of parsed.data.resourceSpans) {
          for (const { key, value } of from.attributes) resource.set(key, value.stringValue ?? '');
          spans.push(...scopeSpans.flatMap((scope) => scope.spans));
        }
      response.writeHead(isWanted ? 200 : 400, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the collector has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    resource,
    text: () => text,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
