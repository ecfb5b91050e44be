import { describe, expect, it } from '@jest/globals';
import { insideAny, isCidr, readRange, withoutMapping } from '../../../src/core/cidr.js';

describe('an address range', () => {
  it.each(['10.0.0.0/8', '0.0.0.0/0', '192.0.2.1/32', '::/0', '2001:db8::/32', '::1/128'])('%s is one', (text) =>
    expect(isCidr(text)).toBe(true),
  );

  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0/8',
    '::1/129',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    'fe80::1%eth0/64',
    '/8',
    '',
  ])('"%s" is none', (text) => expect(isCidr(text)).toBe(false));

  it('is kept for a lone address as the range of that address alone', () => {
    expect([' 192.0.2.1 ', '2001:db8::1', '10.0.0.0/8', 'example.com', '10.0.0.0/40'].map(readRange)).toEqual([
      '192.0.2.1/32',
      '2001:db8::1/128',
      '10.0.0.0/8',
      undefined,
      undefined,
    ]);
  });

  it('holds the addresses within it, also those written as IPv6, and no others', () => {
    const isInside = insideAny(['10.0.0.0/8', '2001:db8::/32']);
    const inside = ['10.255.0.1', '::ffff:10.1.2.3', '::ffff:a01:203', '2001:db8:ffff::1'];
    const outside = ['11.0.0.1', '::ffff:11.0.0.1', '2001:db9::1', 'fe80::1%eth0', 'example.com', ''];
    expect(inside.map(isInside)).toEqual(inside.map(() => true));
    expect(outside.map(isInside)).toEqual(outside.map(() => false));
    expect(insideAny([])('10.0.0.1')).toBe(false);
  });

  it('tells an IPv4 address written as IPv6 from others', () => {
    expect(['::ffff:7f00:1', '::FFFF:127.0.0.1', '0:0:0:0:0:ffff:7f00:1', '::1', 'x'].map(withoutMapping)).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      '127.0.0.1',
      '::1',
      'x',
    ]);
  });
});
