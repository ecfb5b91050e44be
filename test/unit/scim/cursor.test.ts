import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCursors, type CursorScope, type Position } from '../../../src/scim/cursor.js';
import { faultOf } from '../../../src/scim/faults.js';
import { directoryId } from '../../support/builders.js';

const now = new Date('2026-11-22T09:00:00.000Z');
const cursors = createCursors(Buffer.alloc(32, 1));
const scope: CursorScope = { directoryId: directoryId(1), endpoint: 'Users', filter: 'userName pr', count: 10 };
const after: Position = { kind: 'after', ordinal: 41 };

function refusal(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return faultOf(error).scimType;
  }
}

describe('RFC 9865 paging cursors', () => {
  it('give back where they were made', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (at, isOffset) => {
        const position: Position = isOffset ? { kind: 'offset', offset: at } : { kind: 'after', ordinal: at };
        expect(cursors.read(scope, cursors.make(scope, position, now), now)).toEqual(position);
      }),
    );
  });

  it('belong to one directory, endpoint and query', () => {
    const cursor = cursors.make(scope, after, now);
    const others: readonly CursorScope[] = [
      { ...scope, directoryId: directoryId(2) },
      { ...scope, endpoint: 'Groups' },
      { ...scope, filter: 'title pr' },
      { ...scope, sortBy: 'userName' },
      { ...scope, count: 11 },
    ];
    for (const other of others) expect(refusal(() => cursors.read(other, cursor, now))).toBe('invalidCursor');
  });

  it('cannot be forged: not by another key, not by changing any character', () => {
    const foreign = createCursors(Buffer.alloc(32, 2)).make(scope, after, now);
    expect(refusal(() => cursors.read(scope, foreign, now))).toBe('invalidCursor');
    const cursor = cursors.make(scope, after, now);
    for (let at = 0; at < cursor.length; at += 1) {
      const changed = `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`;
      expect(refusal(() => cursors.read(scope, changed, now))).toBe('invalidCursor');
    }
  });

  it('last an hour', () => {
    const cursor = cursors.make(scope, after, now);
    expect(cursors.read(scope, cursor, new Date(now.getTime() + 3_600_000))).toEqual(after);
    expect(refusal(() => cursors.read(scope, cursor, new Date(now.getTime() + 3_601_000)))).toBe('expiredCursor');
  });
});
