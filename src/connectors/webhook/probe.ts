import { isIP, type NetConnectOpts } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Target } from '../../assignments/model.js';
import type { Probe, ProbedCertificate } from '../../delivery/connector.js';
import type { Egress } from './egress.js';
import { createGuardedAgent } from './guarded-agent.js';
import { tlsMaterial } from './tls.js';

const connectMs = 5_000;

/** Looks the target's name up, connects and shakes hands under the rules for sending, and sends nothing. A certificate nobody trusts is read too, and said to be so. */
export async function probe(egress: Egress, { connector: { settings } }: Target): Promise<Probe> {
  const text = settings['url'] ?? '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || egress.faultOf(url) !== undefined) return { kind: 'failed', code: 'EGRESS_DENIED' };
  const { ca } = tlsMaterial(settings); // the key of a client certificate is sealed here, and not needed to read the server's
  const handshake = { rejectUnauthorized: false, ...(ca === undefined ? {} : { ca }) } as const;
  const agent = createGuardedAgent({ egress, url, connectMs }, {}, handshake);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isSecure = url.protocol === 'https:';
  const to: NetConnectOpts & { readonly servername?: string } = {
    host,
    port: Number(url.port || (isSecure ? 443 : 80)),
    lookup: egress.lookupFor(url),
    ...(isSecure && isIP(host) === 0 ? { servername: host } : {}),
  };
  return new Promise((resolve) => {
    // only a request through the agent would take the options of the handshake in by itself
    agent.createConnection({ ...handshake, ...to }, (error, stream) => {
      if (error) return resolve({ kind: 'failed', code: codeOf(error) });
      const certificate = stream instanceof TLSSocket ? certificateOf(stream) : undefined;
      stream.on('error', () => undefined); // nobody is interested any more
      stream.destroy();
      agent.destroy();
      resolve({ kind: 'reached', ...(certificate ? { certificate } : {}) });
    });
  });
}

function certificateOf(socket: TLSSocket): ProbedCertificate {
  const { valid_to: validTo } = socket.getPeerCertificate();
  const expiresAt = new Date(validTo);
  return {
    ...(Number.isNaN(expiresAt.getTime()) ? {} : { expiresAt }),
    ...(socket.authorized ? {} : { fault: String(socket.authorizationError) }),
  };
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'FAILED';
}
