import type { Connector } from '../delivery/connector.js';
import { createWebhookConnector, type ConnectorLog } from './webhook/connector.js';
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
}

/** Every connector there is, by kind. `invalid_input` when `privateTargets` holds something that is not a CIDR. */
export function createConnectors({
  privateTargets,
  version,
  resolver,
  log,
}: ConnectorOptions): ReadonlyMap<string, Connector> {
  const egress = createEgress({ privateTargets, ...(resolver && { resolver }) });
  const connectors = [
    createWebhookConnector({
      egress,
      transport: createTransport(egress),
      userAgent: `Rolecall/${version}`,
      ...(log && { log }),
    }),
  ];
  return new Map(connectors.map((connector) => [connector.manifest.kind, connector]));
}
