import type { Response } from 'express';

/** Why no token is given: the codes of RFC 6749 section 5.2, and two for troubles that are not the client's. */
export type OAuthError =
  'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'temporarily_unavailable' | 'server_error';

const statuses: Readonly<Record<OAuthError, number>> = {
  invalid_request: 400,
  invalid_client: 401,
  unsupported_grant_type: 400,
  temporarily_unavailable: 503,
  server_error: 500,
};

/** Answers with an error. `retryAfterSeconds` says when to come back; `status` replaces the usual one. */
export function sendOAuthError(
  res: Response,
  error: OAuthError,
  description: string,
  {
    status = statuses[error],
    retryAfterSeconds,
  }: { readonly status?: number; readonly retryAfterSeconds?: number } = {},
): void {
  if (status === 401) res.setHeader('www-authenticate', 'Basic realm="oauth"');
  if (retryAfterSeconds !== undefined) res.setHeader('retry-after', String(retryAfterSeconds));
  res.status(status).setHeader('pragma', 'no-cache').setHeader('cache-control', 'no-store');
  res.json({ error, error_description: description });
}

/** Answers with a token (RFC 6749 section 5.1), which nobody may keep a copy of. */
export function sendAccessToken(
  res: Response,
  {
    token,
    expiresInSeconds,
    scope,
  }: { readonly token: string; readonly expiresInSeconds: number; readonly scope: string },
): void {
  res.setHeader('pragma', 'no-cache').setHeader('cache-control', 'no-store');
  res.json({ access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds, scope });
}
