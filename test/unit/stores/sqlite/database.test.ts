import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { connect, createDatabase, type Connection, type Database } from '../../../../src/stores/sqlite/database.js';
import { migrate } from '../../../../src/stores/sqlite/migrations.js';

let connection: Connection;
let db: Database;
beforeEach(() => {
  connection = connect(':memory:');
  migrate(connection, new Date('2026-11-22T09:00:00.000Z'));
  db = createDatabase(connection);
});
afterEach(() => db.close());

it('plans a statement once, whatever number of rows it is asked for', () => {
  for (const [limit, value] of [
    ['?', 7n],
    ['@limit', { limit: 7n }],
  ] as const) {
    const { source } = db.statement(`SELECT name FROM directories LIMIT ${limit}`);
    // a program made for one number of rows holds that number (given as a whole number: the driver binds others as floating point)
    const program = connection.prepare<unknown[], { opcode: string; p1: number }>(`EXPLAIN ${source}`).all(value);
    expect(program.length).toBeGreaterThan(0);
    expect(program.filter(({ opcode, p1 }) => opcode === 'Integer' && p1 === 7)).toEqual([]);
  }
});
