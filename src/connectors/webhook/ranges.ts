import { BlockList } from 'node:net';

/**
 * IPv4 ranges that are not the public internet: the IANA special-purpose registry (RFC 6890 and later), multicast and reserved space, and
 * the address on which Azure offers its platform services to every virtual machine.
 */
const ipv4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Parts of global unicast IPv6 that are not the public internet: protocol assignments, documentation, 6to4 (which wraps any IPv4 address). */
const ipv6: readonly (readonly [network: string, bits: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/** Addresses no target may have unless they are allowed by name of their range. */
export const deniedRanges = new BlockList();
for (const [network, bits] of ipv4) deniedRanges.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of ipv6) deniedRanges.addSubnet(network, bits, 'ipv6');

/** Global unicast (RFC 4291 section 2.4): everything outside is loopback, link-local, unique local, multicast, NAT64 or unassigned. */
export const globalIpv6 = new BlockList();
globalIpv6.addSubnet('2000::', 3, 'ipv6');
