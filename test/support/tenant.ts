import type { RunningApp } from './app.js';

/** What a SCIM request came to; `body` is an object, empty when there was none. */
export interface ScimReply {
  readonly status: number;
  /** What a test expects of it is written in the test. */
  readonly body: Record<string, unknown>;
}

/** Sends SCIM requests as an identity provider does. `path` begins after the base URL. */
export type SendScim = (method: string, path: string, body?: unknown) => Promise<ScimReply>;

/** Speaks SCIM to a base URL with a token. */
export function scimClient(base: string, token: string): SendScim {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
  return async (method, path, body) => {
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${base}${path}`, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }; // SCIM answers objects
  };
}

/** Registers a directory with a token at a running service, as the first step of every story over HTTP. */
export async function connectTenant(app: RunningApp, directory: { readonly name: string; readonly dialect?: string }) {
  const { id, baseUrl } = (await app.call('POST', '/directories', directory)).body;
  const { token } = (await app.call('POST', `/directories/${String(id)}/tokens`, {})).body;
  return { base: String(baseUrl), token: String(token), scim: scimClient(String(baseUrl), String(token)) };
}
