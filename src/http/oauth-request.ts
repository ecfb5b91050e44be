import type { Request } from 'express';

/** What a client sent to prove who it is. `clientId` is its own word. */
export type ClientCredentials =
  | { readonly kind: 'secret'; readonly clientId: string; readonly secret: string }
  | { readonly kind: 'assertion'; readonly clientId?: string; readonly assertion: string };

/** A request for an access token, read but not judged. */
export interface TokenRequest {
  readonly credentials: ClientCredentials;
}

/** A fault of RFC 6749 section 5.2 that is plain from the request alone. `description` is for whoever sets the client up. */
export interface RequestFault {
  readonly error: 'invalid_request' | 'invalid_client' | 'unsupported_grant_type';
  readonly description: string;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The request as its form and its Authorization header say it, or the first fault. Unknown parameters are ignored (RFC 6749 section 3.2). */
export function readTokenRequest(req: Request): TokenRequest | RequestFault {
  const form = readForm(req.body);
  if (!form) return fault('invalid_request', 'Send each parameter once, as application/x-www-form-urlencoded.');
  const grantType = form.get('grant_type');
  if (grantType === undefined) return fault('invalid_request', 'grant_type is missing; use client_credentials.');
  if (grantType !== 'client_credentials')
    return fault('unsupported_grant_type', 'The only grant type is client_credentials.');
  const credentials = readCredentials(form, req.headers.authorization);
  if ('error' in credentials) return credentials;
  return { credentials };
}

/** Parameters by name; one without a value counts as absent. Undefined when one is repeated or the body is no form. */
function readForm(body: unknown): ReadonlyMap<string, string> | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const form = new Map<string, string>();
  for (const [name, value] of Object.entries(body)) {
    if (typeof value !== 'string') return undefined;
    if (value !== '') form.set(name, value);
  }
  return form;
}

function readCredentials(
  form: ReadonlyMap<string, string>,
  header: string | undefined,
): ClientCredentials | RequestFault {
  const clientId = form.get('client_id');
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  const used = [header, secret, assertion ?? form.get('client_assertion_type')].filter((each) => each !== undefined);
  if (used.length > 1) return fault('invalid_request', 'Use one way of client authentication, not several.');
  if (header !== undefined) return readBasic(header, clientId);
  if (secret !== undefined)
    return clientId === undefined
      ? fault('invalid_request', 'client_id is missing.')
      : { kind: 'secret', clientId, secret };
  if (used.length === 0) return fault('invalid_client', 'Send a client secret or a client assertion.');
  if (assertion === undefined || form.get('client_assertion_type') !== assertionType)
    return fault('invalid_request', `Send client_assertion together with client_assertion_type=${assertionType}.`);
  return { kind: 'assertion', assertion, ...(clientId === undefined ? {} : { clientId }) };
}

/** Both halves are form-encoded before they are joined (RFC 6749 section 2.3.1). */
function readBasic(header: string, clientIdInForm: string | undefined): ClientCredentials | RequestFault {
  const encoded = /^basic\s+([A-Za-z0-9+/]+={0,2})\s*$/i.exec(header)?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  const clientId = formDecoded(id);
  const clientSecret = formDecoded(secret);
  if (clientId === undefined || clientSecret === undefined)
    return fault('invalid_client', 'The Authorization header must be Basic, with client id and client secret.');
  if (clientIdInForm !== undefined && clientIdInForm !== clientId)
    return fault('invalid_request', 'client_id differs from the one in the Authorization header.');
  return { kind: 'secret', clientId, secret: clientSecret };
}

function formDecoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined; // a percent sign without its two digits
  }
}

function fault(error: RequestFault['error'], description: string): RequestFault {
  return { error, description };
}
