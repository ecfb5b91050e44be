import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { insideAny, isCidr, withoutMapping } from '../../core/cidr.js';
import { ServiceError } from '../../core/errors.js';
import { deniedRanges, globalIpv6 } from './ranges.js';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Every address of a name. */
export type Resolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/**
 * Where requests may go (server-side request forgery, OWASP). Three checks, all needed: the URL, every answer of the name lookup, and the peer that
 * was really connected to. Node asks no lookup for addresses written in a URL, and a name may point elsewhere a moment later.
 */
export interface Egress {
  /** What is wrong with the URL, in words for its author; undefined when it may be tried. Does not look names up. */
  faultOf(url: URL): string | undefined;
  /** A lookup for one URL: fails as a whole when any answer is forbidden, because a mixed answer is hostile or broken. */
  lookupFor(url: URL): LookupFunction;
  /** Whether a connection made for this URL may be used. */
  isAllowedPeer(url: URL, address: string | undefined): boolean;
}

/** A connection refused by these rules, before anything was sent. */
export class EgressDenied extends Error {
  readonly code = 'EGRESS_DENIED';
}

/**
 * The rules: `https` on port 443 or 8443 to public addresses. `privateTargets` are CIDRs that are allowed although private; a target whose every
 * address lies in them may use http, any port and local names. Throws `invalid_input` for what is not a CIDR.
 */
export function createEgress({
  privateTargets,
  resolver = systemResolver,
}: {
  readonly privateTargets: readonly string[];
  readonly resolver?: Resolver;
}): Egress {
  const isPrivateTarget = privateRanges(privateTargets);
  const isAllowed = (url: URL, address: string): boolean =>
    isPrivateTarget(address) || (!needsPrivateTarget(url) && isPublicAddress(address));
  return {
    faultOf: (url) => faultOf(url, isAllowed, privateTargets.length > 0),
    lookupFor: (url) => guardedLookup(resolver, (address) => isAllowed(url, address)),
    isAllowedPeer: (url, address) => address !== undefined && isAllowed(url, address),
  };
}

/** True for addresses of the public internet. False for every special-purpose range, and for what is not an address. */
export function isPublicAddress(address: string): boolean {
  const plain = withoutMapping(address);
  switch (isIP(plain)) {
    case 4:
      return !deniedRanges.check(plain, 'ipv4');
    case 6:
      return !plain.includes('%') && globalIpv6.check(plain, 'ipv6') && !deniedRanges.check(plain, 'ipv6');
    default:
      return false;
  }
}

const systemResolver: Resolver = (hostname) => lookup(hostname, { all: true, verbatim: true });

function faultOf(
  url: URL,
  isAllowed: (url: URL, address: string) => boolean,
  hasPrivateTargets: boolean,
): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must start with https://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  const host = hostOf(url);
  if (isIP(host) !== 0)
    return isAllowed(url, host)
      ? undefined
      : 'names an address, scheme or port that is not allowed; use https on port 443 or 8443 to a public address, or list the address in ROLECALL_PRIVATE_TARGETS';
  if (!needsPrivateTarget(url) || hasPrivateTargets) return undefined;
  return 'must use https on port 443 or 8443 and a public name; local targets need ROLECALL_PRIVATE_TARGETS';
}

/** True for what only targets inside the allow-list may use: plain http, another port, a name that only means something locally. */
function needsPrivateTarget(url: URL): boolean {
  return url.protocol !== 'https:' || !['', '443', '8443'].includes(url.port) || isLocalName(hostOf(url));
}

const localSuffixes = [
  'localhost',
  'local',
  'internal',
  'lan',
  'home',
  'corp',
  'intranet',
  'private',
  'home.arpa',
  'localdomain',
  'in-addr.arpa',
  'ip6.arpa',
];

function isLocalName(host: string): boolean {
  if (isIP(host) !== 0) return false;
  const name = host.toLowerCase().replace(/\.+$/, '');
  return !name.includes('.') || localSuffixes.some((suffix) => name.endsWith(`.${suffix}`));
}

/** The host without the brackets of an IPv6 address. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function guardedLookup(resolver: Resolver, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolver(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) return callback(Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' }), '', 0);
        if (!addresses.every(({ address }) => isAllowed(address)))
          return callback(new EgressDenied('the name leads to an address that is not allowed'), '', 0);
        return options.all ? callback(null, [...addresses]) : callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

/** Whether an address lies in one of them; throws `invalid_input` for the first that is not a CIDR. */
function privateRanges(cidrs: readonly string[]): (address: string) => boolean {
  const wrong = cidrs.find((cidr) => !isCidr(cidr.trim()));
  if (wrong === undefined) return insideAny(cidrs.map((cidr) => cidr.trim()));
  const message = `"${wrong}" is not a CIDR; write an address, a slash and a number of bits, such as 10.0.0.0/8`;
  throw new ServiceError('invalid_input', { faults: [{ path: 'ROLECALL_PRIVATE_TARGETS', message }] });
}
