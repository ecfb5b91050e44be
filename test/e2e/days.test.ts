import { describeDays } from '../support/days.js';
import { startInProcess } from '../support/service.js';

describeDays('two days of two identity providers', { start: startInProcess, settleMs: 5_000, dayMs: 30_000 });
