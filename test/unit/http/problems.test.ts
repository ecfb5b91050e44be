import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '../../../src/core/errors.js';
import { problemOf, problems } from '../../../src/http/problems.js';

describe('problem bodies', () => {
  it('carry type, title, status, detail and code', () => {
    expect(problemOf(new ServiceError('not_found', { kind: 'target', id: 'tgt_1' }), 'req_1')).toEqual({
      type: 'urn:rolecall:problem:not_found',
      title: 'Not found',
      status: 404,
      detail: 'There is no target "tgt_1".',
      code: 'not_found',
      requestId: 'req_1',
    });
  });

  it('carry every fault of an input, the candidates of a name, the hash of a newer plan', () => {
    const faults = [{ line: 3, column: 5, message: 'unknown role' }];
    expect(problemOf(new ServiceError('policy_invalid', { faults }))).toMatchObject({ status: 422, faults });
    const candidates = [{ id: 'usr_1', userName: 'jo', directory: 'Okta' }];
    expect(problemOf(new ServiceError('person_ambiguous', { query: 'jo', candidates }))).toMatchObject({
      status: 409,
      candidates,
    });
    expect(problemOf(new ServiceError('plan_changed', { expected: 'a', actual: 'b' }))).toMatchObject({
      status: 409,
      planHash: 'b',
    });
  });

  it('say nothing of an unknown error but its request id', () => {
    const problem = problemOf(new Error('SELECT secret FROM users'), 'req_1');
    expect(problem).toMatchObject({ status: 500, code: 'internal_error', requestId: 'req_1' });
    expect(JSON.stringify(problem)).not.toContain('SELECT');
  });

  it('trust no status but that of a body parser', () => {
    expect(problemOf(Object.assign(new Error('x'), { status: 418 })).status).toBe(500);
    expect(problemOf(Object.assign(new Error('x'), { status: 413, type: 'entity.too.large' })).status).toBe(413);
    expect(problemOf(Object.assign(new Error('x'), { status: 503, type: 'entity' })).status).toBe(500);
    expect(problemOf('a text').status).toBe(500);
  });

  it('have a status and words for every code', () => {
    for (const { status, title } of Object.values(problems)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).not.toBe('');
    }
  });
});
