import { createLog, type Log } from '../../src/observe/log.js';

/** The secrets this service makes, by the form in which people see them. */
const minted = /\b(?:rcscim|rcsec|rcadm|whsec|whsk)_[A-Za-z0-9+/=_-]{20,}/g;
/** What a request carries that no answer and no log line may repeat. Shorter texts are tests' own fragments, which stand elsewhere by chance. */
const sentFields = /"(?:password|newPassword|currentPassword|client_secret|key)":"([^"]{12,})"/g;
const shortest = 12;

/** Does the text hold something in the form of a secret this service makes? */
export function holdsMintedSecret(text: string): boolean {
  return text.search(minted) >= 0;
}

/** Looks on at one service under test: every answer to a fetch, and every line of its log. */
export interface SecretWatch {
  /** Give it to the service as its log: each line is kept, at the finest level. */
  readonly log: Log;
  /** Ends it. Throws when a secret that was made or sent meanwhile stands in a line of the log, or in an answer other than the one that made it or whose request said it. */
  end(): Promise<void>;
}

interface Watched {
  readonly origin: () => string;
  note(method: string, request: RequestInit, answer: Response): void;
}

const watches = new Set<Watched>();
let original: typeof fetch | undefined;

/** Begins it; `origin` is asked for when an answer came. */
export function watchSecrets(origin: () => string): SecretWatch {
  const lines: string[] = [];
  const secrets = new Set<string>();
  const leaks: string[] = [];
  const reading: Promise<void>[] = [];

  const look = async (method: string, { body }: RequestInit, answer: Response): Promise<void> => {
    const place = `${method} ${new URL(answer.url).pathname}`;
    const said = typeof body === 'string' ? body : '';
    const mayMake = method !== 'GET' && method !== 'HEAD';
    const known = [...secrets].filter((secret) => !said.includes(secret)); // before this answer; what it makes is its own, and what was said to it
    const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie').flat();
    for (const cookie of answer.headers.getSetCookie()) addCookie(secrets, cookie);
    const text = `${headers.join('\n')}\n${await answer.text().catch(() => '')}`; // one that was broken off has no more to say
    for (const secret of known) if (text.includes(secret)) leaks.push(`${place} repeats a secret (${shown(secret)})`);
    for (const [secret] of text.matchAll(minted)) {
      if (!mayMake && !said.includes(secret)) leaks.push(`${place} shows a secret (${shown(secret)})`);
      secrets.add(secret);
    }
  };
  const watched: Watched = {
    origin,
    note(method, request, answer) {
      for (const secret of sentIn(request)) secrets.add(secret);
      reading.push(look(method, request, answer));
    },
  };
  watches.add(watched);
  original ??= wrapFetch();

  return {
    log: createLog('debug', { write: (line: string) => void lines.push(line) }),
    async end() {
      watches.delete(watched);
      await Promise.all(reading);
      const written = lines.join('');
      for (const secret of secrets)
        if (written.includes(secret)) leaks.push(`the log holds a secret (${shown(secret)})`);
      if (leaks.length > 0) throw new Error([...new Set(leaks)].join('\n'));
    },
  };
}

/** Fetch goes on as it was; each answer is read once more beside whoever asked. */
function wrapFetch(): typeof fetch {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const answer = await real(input, init);
    const { origin } = new URL(answer.url === '' ? 'about:blank' : answer.url);
    const method = init?.method ?? 'GET';
    for (const watched of watches)
      if (origin === watched.origin())
        watched.note(method.toUpperCase(), init ?? {}, withUrl(answer.clone(), answer.url));
    return answer;
  };
  return real;
}

/** A clone has forgotten where it came from. */
function withUrl(answer: Response, url: string): Response {
  return Object.defineProperty(answer, 'url', { value: url });
}

function sentIn({ headers, body }: RequestInit): readonly string[] {
  const sent = new Headers(headers);
  const bearer = /^Bearer (\S+)$/i.exec(sent.get('authorization') ?? '')?.[1];
  const cookies = (sent.get('cookie') ?? '').split(/;\s*/).map((cookie) => cookie.slice(cookie.indexOf('=') + 1));
  const fields = typeof body === 'string' ? [...body.matchAll(sentFields)].flatMap(([, value]) => value ?? []) : [];
  return [bearer ?? '', ...cookies, ...fields].filter((text) => text.length >= shortest);
}

function addCookie(secrets: Set<string>, cookie: string): void {
  const [pair = ''] = cookie.split(';');
  const value = decodeURIComponent(pair.slice(pair.indexOf('=') + 1));
  if (value.length >= shortest) secrets.add(value);
}

function shown(secret: string): string {
  return `${secret.slice(0, 9)}…, ${secret.length} characters`;
}
