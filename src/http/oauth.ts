import express, { Router, type ErrorRequestHandler, type RequestHandler, type Response } from 'express';
import type { Clock } from '../core/clock.js';
import { ServiceError, isServiceError } from '../core/errors.js';
import type { OAuthClients } from '../directory/oauth-clients.js';
import type { Log } from '../observe/log.js';
import { limitKey, type ClientAddress } from './client-address.js';
import { createFailureLimit, createStrangersLimit } from './failure-limit.js';
import { sendAccessToken, sendOAuthError } from './oauth-answers.js';
import { createClientAuth, type ClientVerdict } from './oauth-client-auth.js';
import { createKeySource, type ReadJson } from './oauth-keys.js';
import { readTokenRequest } from './oauth-request.js';
import { requestIdOf } from './request-id.js';

/** The one scope there is: SCIM for the client's directory, as far as the client may go. */
const scimScope = 'scim';
const tokenPath = '/oauth/token';
const largestForm = '64kb';
const minuteMs = 60_000;
const retryKeysSeconds = 60;

interface Needs {
  readonly clients: Pick<OAuthClients, 'find' | 'checkSecret' | 'spendAssertion' | 'issueToken'>;
  /** Reads a client's key set; must refuse addresses that are not to be reached. */
  readonly readJson: ReadJson;
  /** Origin and path prefix by which the outside reaches the service, no trailing slash. */
  readonly publicUrl: string;
  readonly clientAddress: ClientAddress;
  readonly clock: Clock;
  readonly log: Log;
}

/** `POST /oauth/token`: access tokens for directories by client credentials (RFC 6749 section 4.4), and the metadata of RFC 8414. */
export function createOAuthRouter(needs: Needs): Router {
  const { clients, readJson, publicUrl, clientAddress, clock, log } = needs;
  const authenticate = createClientAuth({
    clients,
    keys: createKeySource({ readJson, onFailed: (host, code) => log.warn('oauth.keys_unavailable', { host, code }) }),
    clientFailures: createFailureLimit({ most: 30, windowMs: minuteMs }),
    strangerFailures: createStrangersLimit(),
    ownAudiences: [`${publicUrl}${tokenPath}`, publicUrl],
  });

  const giveToken: RequestHandler = async (req, res) => {
    const request = readTokenRequest(req);
    if ('error' in request) return sendOAuthError(res, request.error, request.description);
    const verdict = await authenticate(request.credentials, limitKey(clientAddress(req)), clock());
    note(log, res, verdict);
    if (verdict.kind !== 'proved') return refuse(res, verdict);
    const { token, expiresInSeconds } = await clients.issueToken(verdict.client);
    // whatever scope was asked for, this is the one there is; the answer says so (RFC 6749 section 3.3), since providers name theirs differently
    sendAccessToken(res, { token, expiresInSeconds, scope: scimScope });
  };

  const router = Router();
  router.get('/.well-known/oauth-authorization-server', (_req, res) => {
    res.json(metadata(publicUrl));
  });
  router.post(
    tokenPath,
    express.urlencoded({ extended: false, inflate: false, limit: largestForm, parameterLimit: 50 }),
    giveToken,
  );
  router.all(tokenPath, (_req, res) => {
    res.setHeader('allow', 'POST');
    sendOAuthError(res, 'invalid_request', 'Use POST.', { status: 405 });
  });
  router.use(tokenPath, failureHandler(log));
  return router;
}

/** RFC 8414 section 2. There is no authorization endpoint, hence no response type. */
function metadata(publicUrl: string): object {
  return {
    issuer: publicUrl,
    token_endpoint: `${publicUrl}${tokenPath}`,
    response_types_supported: [],
    grant_types_supported: ['client_credentials'],
    scopes_supported: [scimScope],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  };
}

/** One text for every refusal: only the log tells an unknown client from a wrong secret or claim. */
function refuse(res: Response, verdict: Exclude<ClientVerdict, { readonly kind: 'proved' }>): void {
  switch (verdict.kind) {
    case 'refused':
      return refuseClient(res);
    case 'wait': {
      const { retryAfterSeconds } = verdict;
      const text = `Too many failed attempts. Try again in ${retryAfterSeconds} s.`;
      return sendOAuthError(res, 'temporarily_unavailable', text, { status: 429, retryAfterSeconds });
    }
    case 'keys_unavailable': {
      const text = "The client's keys cannot be read at the moment. Try again later.";
      return sendOAuthError(res, 'temporarily_unavailable', text, { retryAfterSeconds: retryKeysSeconds });
    }
  }
}

function refuseClient(res: Response): void {
  const text =
    'The client is unknown, or what it sent does not prove who it is. The log of the service has the reason.';
  sendOAuthError(res, 'invalid_client', text);
}

function note(log: Log, res: Response, verdict: ClientVerdict): void {
  const requestId = requestIdOf(res);
  if (verdict.kind === 'proved') log.info('oauth.proved', { requestId, clientId: verdict.client.id });
  if (verdict.kind === 'refused')
    log.warn('oauth.refused', { requestId, reason: verdict.reason, clientId: verdict.client?.id });
}

/** Failures in the words of the protocol: an unreadable form, a directory that went away meanwhile, an outage. */
function failureHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, _req, res, _next) => {
    if (isServiceError(error, 'not_found')) return refuseClient(res);
    if (isServiceError(error, 'store_unavailable')) {
      const text = 'The database cannot be reached. Try again in a moment.';
      return sendOAuthError(res, 'temporarily_unavailable', text, { retryAfterSeconds: 5 });
    }
    if (!(error instanceof ServiceError) && isUnreadable(error))
      return sendOAuthError(res, 'invalid_request', 'The form cannot be read, or is too large.');
    log.error('oauth.failed', { requestId: requestIdOf(res) }, error);
    sendOAuthError(res, 'server_error', 'Something went wrong on our side. The log has the cause.');
  };
}

/** Body parsers mark their errors with a 4xx `status`. */
function isUnreadable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('status' in error)) return false;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}
