import type { ServerResponse } from 'node:http';
import { writeHead, type HeaderList } from './fixed-headers.js';

/** Why a SCIM request is turned away before the SCIM router sees it. */
export type ScimRefusal =
  | { readonly kind: 'unauthenticated'; readonly wasTokenSent: boolean }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'too_many_refusals'; readonly retryAfterSeconds: number }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** Answers with an RFC 7644 section 3.12 error, and the headers a client acts on: RFC 6750 section 3, or whole seconds in Retry-After. */
export function sendScimRefusal(res: ServerResponse, refusal: ScimRefusal): void {
  switch (refusal.kind) {
    case 'unauthenticated': {
      const challenge = `Bearer realm="scim"${refusal.wasTokenSent ? ', error="invalid_token"' : ''}`;
      const detail = 'The bearer token is missing, wrong, expired, or of another directory.';
      return send(res, 401, detail, ['www-authenticate', challenge]);
    }
    case 'address':
      return send(
        res,
        403,
        `The token may not be used from ${refusal.address || 'this address'}. Add the address to those the token allows, or name the proxy in front of the service in ROLECALL_TRUSTED_PROXIES.`,
      );
    case 'too_many_refusals':
      return sendWait(res, 'Too many refused requests from this address.', refusal.retryAfterSeconds);
    case 'throttled':
      return sendWait(res, 'Too many requests for this directory.', refusal.retryAfterSeconds);
  }
}

function sendWait(res: ServerResponse, why: string, seconds: number): void {
  send(res, 429, `${why} Try again in ${seconds} s.`, ['retry-after', String(seconds)]);
}

function send(res: ServerResponse, status: number, detail: string, headers: HeaderList = []): void {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
  const body = JSON.stringify({ schemas, status: String(status), detail });
  const about = [
    'content-type',
    'application/scim+json; charset=utf-8',
    'content-length',
    String(Buffer.byteLength(body)),
  ];
  writeHead(res, status, [...headers, ...about]);
  res.end(body);
}
