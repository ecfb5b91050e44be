import type { GuardedExchange } from './guarded-exchange.js';

/** What came of reading a document. `code` names the failure for operators. */
export type JsonResult =
  { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'failed'; readonly code: string };

/** Reads a JSON document from an address that people configured. Never throws for what the other side does. */
export async function getJson(exchange: GuardedExchange, url: URL): Promise<JsonResult> {
  const headers = { accept: 'application/json, application/jwk-set+json' };
  const answer = await exchange.send(url, { method: 'GET', headers });
  if (answer.kind === 'failed') return answer;
  return answer.status === 200 ? parse(answer.body) : { kind: 'failed', code: `STATUS_${answer.status}` };
}

function parse(text: string): JsonResult {
  try {
    const value: unknown = JSON.parse(text);
    return { kind: 'json', value };
  } catch {
    return { kind: 'failed', code: 'NOT_JSON' };
  }
}
