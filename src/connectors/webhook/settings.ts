import { z } from 'zod';
import { ServiceError, type Fault } from '../../core/errors.js';
import type { Egress } from './egress.js';

const settingsSchema = z.strictObject({ url: z.string().trim().min(1).max(2_048) });

/** The settings of a webhook target with its URL normalised, or `invalid_input` naming each wrong field. Connects nowhere. */
export function parseWebhookSettings(input: unknown, egress: Egress): { readonly url: string } {
  const parsed = settingsSchema.safeParse(input);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.') || 'settings', message }));
    throw new ServiceError('invalid_input', { faults });
  }
  const url = URL.canParse(parsed.data.url) ? new URL(parsed.data.url) : undefined;
  if (!url) throw wrongUrl('is not a URL; write it whole, such as https://helpdesk.example.com/rolecall');
  const fault = egress.faultOf(url);
  if (fault !== undefined) throw wrongUrl(fault);
  url.hash = '';
  return { url: url.href };
}

function wrongUrl(message: string): ServiceError<'invalid_input'> {
  const fault: Fault = { path: 'url', message };
  return new ServiceError('invalid_input', { faults: [fault] });
}
