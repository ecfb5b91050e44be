import type { ServerResponse } from 'node:http';

/** Why a SCIM request is turned away before the SCIM router sees it. */
export type ScimRefusal =
  | { readonly kind: 'unauthenticated'; readonly wasTokenSent: boolean }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'too_many_refusals'; readonly retryAfterSeconds: number }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** Answers with an RFC 7644 section 3.12 error, and the headers a client acts on: RFC 6750 section 3, or whole seconds in Retry-After. */
export function sendScimRefusal(res: ServerResponse, refusal: ScimRefusal): void {
  switch (refusal.kind) {
    case 'unauthenticated':
      res.setHeader('www-authenticate', `Bearer realm="scim"${refusal.wasTokenSent ? ', error="invalid_token"' : ''}`);
      return send(res, 401, 'The bearer token is missing, wrong, expired, or of another directory.');
    case 'address':
      return send(
        res,
        403,
        `The token may not be used from ${refusal.address || 'this address'}. Add the address to those the token allows, or name the proxy in front of the service in ROLECALL_TRUSTED_PROXIES.`,
      );
    case 'too_many_refusals':
      res.setHeader('retry-after', String(refusal.retryAfterSeconds));
      return send(
        res,
        429,
        `Too many refused requests from this address. Try again in ${refusal.retryAfterSeconds} s.`,
      );
    case 'throttled':
      res.setHeader('retry-after', String(refusal.retryAfterSeconds));
      return send(res, 429, `Too many requests for this directory. Try again in ${refusal.retryAfterSeconds} s.`);
  }
}

function send(res: ServerResponse, status: number, detail: string): void {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
  res.writeHead(status, { 'content-type': 'application/scim+json; charset=utf-8' });
  res.end(JSON.stringify({ schemas, status: String(status), detail }));
}
