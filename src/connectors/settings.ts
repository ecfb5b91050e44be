import { ServiceError } from '../core/errors.js';
import type { Connector } from '../delivery/connector.js';

type Connectors = ReadonlyMap<string, Connector>;

/** Reads what somebody sent as the settings of a connector of that kind. `invalid_input` where there is no such kind, or its settings have faults. */
export function connectorParser(connectors: Connectors) {
  return (kind: string, settings: unknown) => {
    const connector = connectors.get(kind);
    if (connector) return { kind, settings: connector.parseSettings(settings) };
    const message = `There is no connector "${kind}". Use one of: ${[...connectors.keys()].join(', ')}.`;
    throw new ServiceError('invalid_input', { faults: [{ path: 'connector.kind', message }] });
  };
}

/** The names of the settings of that kind that are kept sealed; none for a kind that is not known. */
export function secretSettings(connectors: Connectors, kind: string): readonly string[] {
  const fields = connectors.get(kind)?.manifest.fields ?? [];
  return fields.filter(({ isSecret }) => isSecret).map(({ key }) => key);
}
