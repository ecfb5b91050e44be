import type { Connector } from '../delivery/connector.js';
import { createWebhookConnector, type ConnectorLog, type Traceparent } from './webhook/connector.js';
import { createEgress, type Resolver } from './webhook/egress.js';
import { createTransport } from './webhook/transport.js';

/** What all connectors are built from. */
export interface ConnectorOptions {
  /** CIDRs that targets may resolve to although private (`ROLECALL_PRIVATE_TARGETS`). */
  readonly privateTargets: readonly string[];
  /** Of this service; receivers see it as `Rolecall/<version>`. */
  readonly version: string;
  /** The system's name lookup when absent. */
  readonly resolver?: Resolver;
  readonly log?: ConnectorLog;
  /** The W3C `traceparent` header for one attempt; none is sent without it. */
  readonly traceparent?: Traceparent;
}

/** Every connector there is, by kind. `invalid_input` when `privateTargets` holds something that is not a CIDR. */
export function createConnectors({
  privateTargets,
  version,
  resolver,
  log,
  traceparent,
}: ConnectorOptions): ReadonlyMap<string, Connector> {
  const egress = createEgress({ privateTargets, ...(resolver && { resolver }) });
  const connectors = [
    createWebhookConnector({
      egress,
      transport: createTransport(egress),
      userAgent: `Rolecall/${version}`,
      ...(log && { log }),
      ...(traceparent && { traceparent }),
    }),
  ];
  return new Map(connectors.map((connector) => [connector.manifest.kind, connector]));
}
