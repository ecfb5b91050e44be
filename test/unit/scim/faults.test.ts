import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '../../../src/core/errors.js';
import { errorBody, faultOf, scimFaults } from '../../../src/scim/faults.js';

describe('RFC 7644 §3.12 SCIM faults', () => {
  it('give scimType with 400 and 409 alone (RFC 7644 section 3.12)', () => {
    for (const rule of Object.values(scimFaults)) {
      const scimType: unknown = Reflect.get(rule, 'scimType');
      if (scimType !== undefined) expect([400, 409]).toContain(rule.status);
    }
  });

  it('answer anything unknown with 500 and a fixed text', () => {
    for (const error of [new Error('secret'), 'secret', null, { status: 404 }]) {
      const fault = faultOf(error);
      expect(fault.status).toBe(500);
      expect(fault.detail).not.toContain('secret');
    }
  });

  it('ask to try again when the database is away or a record is contended', () => {
    const away = faultOf(new ServiceError('store_unavailable', { message: 'x' }));
    const busy = faultOf(new ServiceError('version_mismatch', { kind: 'User', id: 'x' }));
    expect([away.status, away.headers['Retry-After']]).toEqual([503, '5']);
    expect([busy.status, busy.headers['Retry-After']]).toEqual([503, '1']);
  });

  it('write the status as a text', () => {
    const body = errorBody(faultOf(new ServiceError('user_name_taken', { userName: 'a' })));
    expect(body).toMatchObject({ status: '409', scimType: 'uniqueness' });
  });

  it('keep what a client sent out of the error message, which logs show', () => {
    const fault = faultOf(new ServiceError('user_name_taken', { userName: 'private@example.com' }));
    expect(fault.message).not.toContain('private');
    expect(fault.detail).toContain('private@example.com');
  });
});
