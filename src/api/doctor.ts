import { z } from 'zod';
import { languages } from '../core/language.js';
import type { Clock } from '../core/clock.js';
import type { Doctor } from '../evidence/doctor/doctor.js';
import { checkKinds, checkStatuses } from '../evidence/doctor/doctor-model.js';
import { checkWords } from '../evidence/doctor/doctor-words.js';
import { operation, type Operation } from './operation.js';
import { instant } from './shapes.js';

const report = z
  .object({
    at: instant.describe('what the clock of the service says'),
    version: z.string().describe('of the service'),
    isWell: z.boolean().describe('no check says problem'),
    checks: z.array(
      z.object({
        check: z.enum(checkKinds),
        status: z.enum(checkStatuses),
        message: z.string(),
        fix: z.string().optional().describe('what to do about it'),
        values: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
  })
  .meta({ id: 'DoctorReport' });

interface Needs {
  readonly doctor: Doctor;
  readonly clock: Clock;
  readonly version: string;
}

/** Everything an operator would look at, in one call. */
export function doctorOperations({ doctor, clock, version }: Needs): readonly Operation[] {
  return [
    operation({
      method: 'get',
      path: '/doctor',
      allow: 'operate',
      tag: 'Doctor',
      summary: 'Examine the service: database, keys, clock, disk, targets, policy, backups, open alerts',
      description: 'Connects to every target and shakes hands; sends nothing. Slow targets make it take five seconds.',
      query: z.object({ lang: z.enum(languages).default('en').describe('language of message and fix') }),
      status: 200,
      answer: report,
      handle: async ({ query: { lang } }) => {
        const checks = await doctor.examine(lang);
        return {
          at: clock().toISOString(),
          version,
          isWell: checks.every(({ status }) => status !== 'problem'),
          checks: checks.map((check) => {
            const { message, fix } = checkWords(check, lang);
            const { kind, status, values } = check;
            return { check: kind, status, message, ...(fix === '' ? {} : { fix }), values };
          }),
        };
      },
    }),
  ];
}
