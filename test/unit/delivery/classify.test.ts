import { describe, it, expect } from '@jest/globals';
import { classifyAnswer, classifyFailure } from '../../../src/delivery/classify.js';
import { after, start } from '../../support/deliveries.js';

const sent = { epoch: 2, version: 10 };

function outcome(status: number, body = '', retryAfter?: string) {
  return classifyAnswer({ status, body, ...(retryAfter !== undefined && { retryAfter }) }, start, sent);
}

describe('what an answer means', () => {
  it.each([200, 201, 202, 204, 226])('%i is delivered, whatever the body holds', (status) => {
    for (const body of ['', '{}', 'not json', '{"appliedVersion":"1"}', '[1]', 'x'.repeat(100_000)]) {
      expect(outcome(status, body)).toEqual({ kind: 'delivered', status });
    }
  });

  it('200 is no acknowledgement when the receiver says it has applied an older version than the one sent', () => {
    const { version } = sent;
    expect(outcome(200, JSON.stringify({ appliedVersion: version - 1 }))).toEqual({
      kind: 'retryable',
      reason: 'bad_response',
      status: 200,
    });
    for (const appliedVersion of [version, version + 1])
      expect(outcome(200, JSON.stringify({ appliedVersion }))).toEqual({ kind: 'delivered', status: 200 });
  });

  it('200 to a test event says nothing about versions', () => {
    const answer = { status: 200, body: '{"appliedVersion":0}' };
    expect(classifyAnswer(answer, start)).toEqual({ kind: 'delivered', status: 200 });
  });

  it('a receiver that says it holds something newer counts as acknowledged', () => {
    expect(outcome(200, '{"result":"superseded"}')).toEqual({ kind: 'superseded', status: 200 });
    expect(outcome(409, '{"epoch":2,"version":11}')).toEqual({ kind: 'superseded', status: 409 });
    expect(outcome(409, '{"epoch":3,"version":1}')).toEqual({ kind: 'superseded', status: 409 });
  });

  it.each([
    '{"epoch":2,"version":10}',
    '{"epoch":2,"version":9}',
    '{"epoch":1,"version":99}',
    '{"epoch":"3","version":1}',
    'taken',
    '',
  ])('a 409 without a higher version is a refusal: %s', (body) =>
    expect(outcome(409, body)).toEqual({ kind: 'refused', reason: 'rejected', status: 409 }),
  );

  it.each([301, 302, 303, 307, 308, 304])('%i is refused as a redirect', (status) => {
    expect(outcome(status)).toEqual({ kind: 'refused', reason: 'redirect', status });
  });

  it.each([400, 401, 403, 404, 405, 413, 422])('%i is refused as configured', (status) => {
    expect(outcome(status)).toEqual({ kind: 'refused', reason: 'rejected', status });
  });

  it('410 means gone', () => expect(outcome(410)).toEqual({ kind: 'gone', status: 410 }));

  it.each([
    [408, 'timeout'],
    [425, 'throttled'],
    [429, 'throttled'],
    [500, 'server_error'],
    [502, 'server_error'],
    [599, 'server_error'],
    [101, 'bad_response'],
    [700, 'bad_response'],
    [0, 'bad_response'],
  ])('%i is tried again (%s)', (status, reason) => {
    expect(outcome(status)).toEqual({ kind: 'retryable', reason, status });
  });
});

describe('Retry-After', () => {
  it.each([429, 502, 503, 504])('counts with %i, in seconds or as a date', (status) => {
    expect(outcome(status, '', '120')).toMatchObject({ retryAfter: after(120_000) });
    expect(outcome(status, '', ' 0 ')).toMatchObject({ retryAfter: start });
    expect(outcome(status, '', 'Sun, 22 Nov 2026 09:10:00 GMT')).toMatchObject({ retryAfter: after(600_000) });
    expect(outcome(status, '', 'Sun, 22 Nov 2015 09:10:00 GMT')).toMatchObject({
      retryAfter: new Date('2015-11-22T09:10:00Z'),
    });
    expect(outcome(status, '', String(10 * 365 * 86_400))).toMatchObject({ retryAfter: after(10 * 365 * 86_400_000) });
  });

  it.each(['', 'soon', '-5', '1.5', '1e9', '99999999999999999', 'Sun, 99 Nov 2026 99:99:99 GMT', '2026-11-22'])(
    'is as if it were not there when it is garbage: "%s"',
    (value) => expect(outcome(503, '', value)).toEqual({ kind: 'retryable', reason: 'server_error', status: 503 }),
  );

  it('says nothing with other answers', () => {
    expect(outcome(500, '', '120')).not.toHaveProperty('retryAfter');
    expect(outcome(401, '', '120')).not.toHaveProperty('retryAfter');
  });
});

describe('what a failure without an answer means', () => {
  it.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'refused'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['DEADLINE', 'timeout'],
    ['ETIMEDOUT', 'timeout'],
    ['EPROTO', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['HPE_HEADER_OVERFLOW', 'bad_response'],
    ['something new', 'bad_response'],
  ])('%s is tried again (%s)', (code, reason) => {
    expect(classifyFailure(code)).toEqual({ kind: 'retryable', reason });
  });

  it('an address that is not allowed is a refusal, for a person to correct', () => {
    expect(classifyFailure('EGRESS_DENIED')).toEqual({ kind: 'refused', reason: 'egress_denied' });
  });
});
