import { z } from 'zod';
import { readRange } from '../core/cidr.js';

const addressRange = z
  .string()
  .max(60)
  .transform((text, context) => {
    const range = readRange(text);
    if (range !== undefined) return range;
    context.addIssue({
      code: 'custom',
      message: 'must be an address or a range such as 203.0.113.0/24 or 2001:db8::/32',
    });
    return z.NEVER;
  });

/** From where something may be used, as people write it: addresses or CIDR ranges; read as ranges. */
export const addressRanges = z.array(addressRange).min(1).max(100);

/** The same in an answer. */
export const shownRanges = z
  .array(z.string())
  .nullable()
  .describe('address ranges (CIDR) it may be used from; null: from anywhere');
