import { describe, expect, it } from '@jest/globals';
import { translated } from '../../../../src/stores/mongo/faults.js';

function named(name: string, fields: object = {}): Error {
  return Object.assign(new Error('told by the driver'), { name }, fields);
}

describe('what a database that is away makes of a request', () => {
  it.each([
    ['no server is found', named('MongoServerSelectionError')],
    ['the connection ends', named('MongoNetworkError')],
    ['the connection ends in the moment of writing', named('Error', { code: 'EPIPE' })],
    ['the server is no longer the primary', named('MongoServerError', { code: 10_107 })],
  ])('is store_unavailable when %s', (_when, error) => {
    expect(translated(error)).toMatchObject({ code: 'store_unavailable' });
  });

  it('leaves a fault of the service and a refusal of the server as they are', () => {
    const faults = [
      new TypeError('a mistake'),
      named('MongoServerError', { code: 2 }),
      named('MongoInvalidArgumentError'),
    ];
    expect(faults.map(translated)).toEqual(faults);
  });
});
