import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { insideAny, withoutMapping } from '../core/cidr.js';

/** The address a request came from: an IPv4 or IPv6 address, or empty when the connection is gone already. */
export type ClientAddress = (req: Pick<IncomingMessage, 'headers' | 'socket'>) => string;

/**
 * Who the client is when proxies stand in between. Only `trustedProxies` (CIDR ranges) are believed: from the peer of the connection, `X-Forwarded-For`
 * is read from its end as long as the address reached belongs to one of them. The first that does not is the client, so nothing a client writes
 * into the header itself counts.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const isProxy = insideAny(trustedProxies);
  return ({ headers, socket }) => {
    let address = withoutMapping(socket.remoteAddress ?? '');
    if (trustedProxies.length === 0) return address;
    const hops = forwardedFor(headers['x-forwarded-for']);
    while (isProxy(address)) {
      const before = hops.pop();
      if (before === undefined) break; // the proxy itself asks, as for a health check
      address = before;
    }
    return address;
  };
}

/** The one by which failures are counted: an IPv6 subscriber holds at least a /64, so that all of it counts as one. */
export function limitKey(address: string): string {
  if (isIP(address) !== 6) return address;
  return `${leadingWords(address).join(':')}::/64`;
}

/** Addresses as proxies noted them, the nearest last; what is not an address ends the trail before it. */
function forwardedFor(header: string | readonly string[] | undefined): string[] {
  const texts = (typeof header === 'string' ? header : (header ?? []).join(',')).split(',');
  const hops = texts.map((text) => withoutMapping(withoutPort(text.trim())));
  const broken = hops.findLastIndex((hop) => isIP(hop) === 0);
  return hops.slice(broken + 1);
}

/** Some proxies note the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}

/** The first four words of an IPv6 address, which may be written short. */
function leadingWords(address: string): string[] {
  const [head = '', tail = ''] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::')
    ? Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
    : [];
  return [...left, ...zeros, ...right].slice(0, 4).map((word) => Number.parseInt(word, 16).toString(16));
}
