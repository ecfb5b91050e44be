import { z } from 'zod';
import { ServiceError, type Fault } from '../../core/errors.js';
import { eventFormats, type EventFormat } from '../../delivery/event.js';
import type { Egress } from './egress.js';
import { authoritiesFault, certificateFault, clientKeyFault } from './tls.js';

const flag = z.union([z.boolean(), z.enum(['true', 'false'])]).transform(String);
const pem = z
  .string()
  .trim()
  .max(64 * 1024)
  .transform((text) => (text === '' ? undefined : `${text}\n`));

const settingsSchema = z.strictObject({
  url: z.string().trim().min(1).max(2_048),
  versionAware: flag.optional(),
  format: z.enum(eventFormats).optional(),
  ca: pem.optional(),
  clientCertificate: pem.optional(),
  clientKey: pem.optional(),
});

type Parsed = z.output<typeof settingsSchema>;

/** The settings of a webhook target with its URL normalised, or `invalid_input` naming each wrong field. Connects nowhere. */
export function parseWebhookSettings(input: unknown, egress: Egress): Readonly<Record<string, string>> {
  const parsed = settingsSchema.safeParse(input);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.') || 'settings', message }));
    throw new ServiceError('invalid_input', { faults });
  }
  const url = URL.canParse(parsed.data.url) ? new URL(parsed.data.url) : undefined;
  const faults = [...urlFaults(url, egress), ...tlsFaults(parsed.data, url)];
  if (!url || faults.length > 0) throw new ServiceError('invalid_input', { faults });
  url.hash = '';
  return withoutUndefined({ ...parsed.data, url: url.href });
}

/** Whether the receiver compares versions itself; so unless the settings say otherwise. */
export function isVersionAware({ versionAware }: Readonly<Record<string, string>>): boolean {
  return versionAware !== 'false';
}

/** How the receiver wants its events wrapped. */
export function formatOf({ format }: Readonly<Record<string, string>>): EventFormat {
  return eventFormats.find((known) => known === format) ?? 'standard';
}

function urlFaults(url: URL | undefined, egress: Egress): readonly Fault[] {
  const message = url
    ? egress.faultOf(url)
    : 'is not a URL; write it whole, such as https://helpdesk.example.com/rolecall';
  return message === undefined ? [] : [{ path: 'url', message }];
}

function tlsFaults({ ca, clientCertificate: certificate, clientKey: key }: Parsed, url: URL | undefined) {
  const faults: Fault[] = [];
  const add = (path: string, message: string | undefined) => message !== undefined && faults.push({ path, message });
  if (ca !== undefined) add('ca', authoritiesFault(ca));
  if (certificate !== undefined) add('clientCertificate', certificateFault(certificate));
  else if (key !== undefined) add('clientCertificate', 'is missing; a client key needs its certificate');
  if (key !== undefined) add('clientKey', clientKeyFault(key, certificate ?? ''));
  else if (certificate !== undefined) add('clientKey', 'is missing; a client certificate needs its key');
  if (url?.protocol === 'http:' && (ca ?? certificate ?? key) !== undefined)
    add('url', 'must be https for certificates to be of use');
  return faults;
}

function withoutUndefined(values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
