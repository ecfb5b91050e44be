import type { Reason } from './outcome.js';

/** Why an attempt fails, as the API says it; words and advice stand in the deliveries' words. */
export const reasons = [
  'dns',
  'refused',
  'reset',
  'tls',
  'timeout',
  'bad_response',
  'server_error',
  'throttled',
  'rejected',
  'redirect',
  'gone',
  'egress_denied',
  'client_certificate',
  'not_sent',
] as const satisfies readonly Reason[];
