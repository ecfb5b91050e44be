import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../../../src/core/ids.js';
import {
  attemptPlace,
  parseTraceparent,
  requestPlace,
  resolvePlace,
  traceIdOf,
} from '../../../src/observe/trace-ids.js';

describe('ids of traces', () => {
  it('a request id of ours is its own trace id', () => {
    const id = newId('req');
    expect(`req_${traceIdOf(id)}`).toBe(id);
  });

  it('are well formed whatever a client calls its request, and the steps of one request share a trace', () => {
    const ids = fc.oneof(fc.string(), fc.constant(`req_${'0'.repeat(32)}`), fc.constant('req_'.padEnd(36, 'f')));
    fc.assert(
      fc.property(ids, fc.string(), fc.date({ noInvalidDate: true }), (requestId, text, at) => {
        const places = [
          requestPlace(requestId),
          resolvePlace(requestId, text),
          attemptPlace({ requestId, webhookId: text, at }),
        ];
        for (const place of places) {
          const header = `00-${place.traceId}-${place.spanId}-01`;
          expect(parseTraceparent(header)).toEqual(place);
        }
        expect(new Set(places.map(({ traceId }) => traceId)).size).toBe(1);
        expect(new Set(places.map(({ spanId }) => spanId)).size).toBe(3);
      }),
    );
  });

  it.each([
    undefined,
    '',
    'x',
    `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
    `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`,
    `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`,
  ])('%j names no place', (header) => expect(parseTraceparent(header)).toBeUndefined());
});
