import { BlockList, isIP } from 'node:net';

/** Is the text an address range in CIDR form, such as `10.0.0.0/8` or `2001:db8::/32`? */
export function isCidr(text: string): boolean {
  const [network = '', prefix = '', ...rest] = text.split('/');
  const family = isIP(network);
  if (family === 0 || network.includes('%') || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  return Number(prefix) <= (family === 4 ? 32 : 128);
}

/** A range as it is kept: a lone address becomes the range of that address alone. Undefined for what is neither. */
export function readRange(text: string): string | undefined {
  const plain = text.trim();
  const family = isIP(plain);
  if (family !== 0 && !plain.includes('%')) return `${plain}/${family === 4 ? 32 : 128}`;
  return isCidr(plain) ? plain : undefined;
}

/** Is an address in any of these ranges? The ranges must satisfy `isCidr`; what is no address is in none. */
export function insideAny(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits = ''] = range.split('/');
    list.addSubnet(network, Number(bits), isIP(network) === 4 ? 'ipv4' : 'ipv6');
  }
  return (address) => {
    const plain = withoutMapping(address);
    const family = isIP(plain);
    return family !== 0 && !plain.includes('%') && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
  };
}

/** An IPv4 address written as IPv6 (RFC 4291 section 2.5.5.2) as the IPv4 address it is; every other text unchanged. */
export function withoutMapping(address: string): string {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (dotted !== undefined) return dotted;
  const words = /^(?:::|(?:0{1,4}:){5})ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (!words) return address;
  const [high, low] = [words[1], words[2]].map((word) => Number.parseInt(word ?? '', 16));
  return [high, low].flatMap((word = 0) => [word >> 8, word & 255]).join('.');
}
