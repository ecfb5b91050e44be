import { afterAll } from '@jest/globals';
import { describeDays } from '../support/days.js';
import { mongoDatabase } from '../support/mongo-database.js';
import { startInProcess } from '../support/service.js';

const database = mongoDatabase();
afterAll(() => database.drop());

describeDays('two days of two identity providers, on MongoDB', {
  start: () => startInProcess(database.env),
  settleMs: 30_000,
  dayMs: 120_000,
});
