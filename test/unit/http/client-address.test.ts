import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { createClientAddress, limitKey } from '../../../src/http/client-address.js';

const from = (proxies: readonly string[], peer: string, forwarded?: string) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return createClientAddress(proxies)({ headers, socket: { remoteAddress: peer } } as Pick<
    Request,
    'headers' | 'socket'
  >); // all that is looked at
};

describe('the address of a client', () => {
  it('is the peer of the connection where no proxy is trusted, whatever the header says', () => {
    expect(from([], '127.0.0.1', '203.0.113.9')).toBe('127.0.0.1');
    expect(from(['10.0.0.0/8'], '192.0.2.1', '203.0.113.9')).toBe('192.0.2.1');
    expect(from([], '::ffff:192.0.2.1')).toBe('192.0.2.1');
  });

  it('is what the last trusted proxy saw, so that a client cannot choose one', () => {
    const proxies = ['10.0.0.0/8', '::1/128'];
    expect(from(proxies, '10.0.0.1', '203.0.113.9')).toBe('203.0.113.9');
    expect(from(proxies, '::1', '1.2.3.4, 203.0.113.9, 10.2.2.2')).toBe('203.0.113.9');
    expect(from(proxies, '::ffff:10.0.0.1', '10.9.9.9,203.0.113.9')).toBe('203.0.113.9');
  });

  it('is the proxy itself where the header is absent, or ends in what is no address', () => {
    expect(from(['10.0.0.0/8'], '10.0.0.1')).toBe('10.0.0.1');
    expect(from(['10.0.0.0/8'], '10.0.0.1', '203.0.113.9, unknown')).toBe('10.0.0.1');
    expect(from(['10.0.0.0/8'], '10.0.0.1', '')).toBe('10.0.0.1');
  });

  it('is read with a port, in brackets, and written as IPv6', () => {
    const seen = ['203.0.113.9:4711', '[2001:db8::1]:4711', '[2001:db8::1]', '::ffff:203.0.113.9'].map((text) =>
      from(['10.0.0.0/8'], '10.0.0.1', text),
    );
    expect(seen).toEqual(['203.0.113.9', '2001:db8::1', '2001:db8::1', '203.0.113.9']);
  });
});

describe('what failures are counted by', () => {
  it('is the address, and for IPv6 the network of its subscriber', () => {
    expect(limitKey('192.0.2.1')).toBe('192.0.2.1');
    expect(limitKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(limitKey('2001:0db8:1:2::9')).toBe('2001:db8:1:2::/64');
    expect(limitKey('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(limitKey('::1')).toBe('0:0:0:0::/64');
  });
});
