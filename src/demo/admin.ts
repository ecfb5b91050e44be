import { z } from 'zod';

/** The admin API as a script outside would use it. */
export interface Admin {
  post<Answer>(path: string, body: object, answer: z.ZodType<Answer>): Promise<Answer>;
  publishPolicy(text: string): Promise<{ readonly version: number }>;
  /** True while a role change still has to reach a helpdesk. */
  isAnythingOwed(): Promise<boolean>;
}

/** The admin API answered with an error; the message has the path, the status and the body. */
export class AdminError extends Error {
  constructor(path: string, status: number, body: string) {
    super(`${path} answered ${status}: ${body.slice(0, 2_000)}`);
    this.name = 'AdminError';
  }
}

const page = z.object({ items: z.array(z.unknown()) });
const published = z.object({ version: z.number() });

/** A client of the service at `url`. */
export function createAdmin({ url, adminKey }: { readonly url: string; readonly adminKey: string }): Admin {
  const call = async (path: string, init: RequestInit & { readonly headers?: Record<string, string> }) => {
    const headers = { ...init.headers, authorization: `Bearer ${adminKey}` };
    const response = await fetch(`${url}/api/v1${path}`, { ...init, headers });
    const text = await response.text();
    if (!response.ok) throw new AdminError(path, response.status, text);
    const answer: unknown = JSON.parse(text);
    return answer;
  };
  const hasAny = async (state: string) =>
    page.parse(await call(`/assignments?state=${state}&limit=1`, {})).items.length > 0;
  return {
    post: async (path, body, answer) => {
      const headers = { 'content-type': 'application/json' };
      return answer.parse(await call(path, { method: 'POST', headers, body: JSON.stringify(body) }));
    },
    publishPolicy: async (text) => {
      const headers = { 'content-type': 'application/yaml' };
      return published.parse(await call('/policy/versions', { method: 'POST', headers, body: text }));
    },
    isAnythingOwed: async () => (await hasAny('pending')) || (await hasAny('failing')),
  };
}
