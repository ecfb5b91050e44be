import { dirname, resolve } from 'node:path';
import { isCidr } from '../core/cidr.js';

/** Where the records live. `dataDirectory` also holds the keys made on first start. */
export type Database =
  | { readonly kind: 'file'; readonly url: string; readonly file: string; readonly dataDirectory: string }
  | { readonly kind: 'memory'; readonly url: string }
  | { readonly kind: 'mongodb'; readonly url: string };

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

// Each parser takes the trimmed text, or undefined when the variable is absent, and throws an Error whose message says what to do.

/** A TCP port; 8080 when absent. */
export function parsePort(text: string | undefined): number {
  if (text === undefined) return 8080;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new Error('must be a port number from 0 to 65535 (0 takes any free port)');
  return Number(text);
}

/** A value without blanks or control characters, as a header or a host name needs. */
export function parseWord(text: string | undefined): string | undefined {
  if (text !== undefined && !/^[\x21-\x7e]+$/.test(text))
    throw new Error('must be printable ASCII characters without blanks');
  return text;
}

/** An absolute http(s) URL, given back without its trailing slash. */
export function parsePublicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new Error('must be an absolute URL such as https://rolecall.example.com');
  if (url.username || url.password || url.search || url.hash)
    throw new Error('must not carry a user name, password, query or fragment');
  return url.href.replace(/\/+$/, '');
}

/** Where the records live: `sqlite:<file>`, `sqlite::memory:`, or a `mongodb://` or `mongodb+srv://` URL. */
export function parseDatabase(text: string | undefined): Database {
  const url = text ?? 'sqlite:./data/rolecall.db';
  if (url === 'sqlite::memory:') return { kind: 'memory', url };
  if (/^mongodb(\+srv)?:\/\//.test(url)) return parseMongoDatabase(url);
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : '';
  if (path === '' || path.startsWith(':') || path.endsWith('/'))
    throw new Error(
      'must be sqlite:<file>, such as sqlite:./data/rolecall.db, sqlite::memory:, or mongodb://<server>/<database>',
    );
  const file = resolve(path.startsWith('//') ? path.replace(/^\/+/, '/') : path);
  return { kind: 'file', url: `sqlite:${file}`, file, dataDirectory: dirname(file) };
}

/** A server's URL must name the database: without a name the driver would quietly use one called "test". */
function parseMongoDatabase(url: string): Database {
  const [, name] = /^mongodb(?:\+srv)?:\/\/[^/?]+\/([^/?]+)(?:\?.*)?$/.exec(url) ?? [];
  if (name === undefined || /[\s."$*<>:|\\]/.test(name))
    throw new Error('must name a server and a database, such as mongodb://db.example.com:27017/rolecall');
  return { kind: 'mongodb', url };
}

/** Keys of exactly 32 bytes in base64 or base64url, newest first, separated by commas or line ends. */
export function parseSecretKeys(text: string | undefined): readonly Buffer[] | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  const keys = parts.map((part) => Buffer.from(part, 'base64'));
  const isWhole =
    parts.every((part) => /^[A-Za-z0-9+/_-]+={0,2}$/.test(part)) && keys.every(({ length }) => length === 32);
  if (keys.length === 0 || !isWhole)
    throw new Error(
      'must be 32 random bytes in base64, or several such keys, newest first, separated by commas; make one with: openssl rand -base64 32',
    );
  return keys;
}

/** A comma-separated list of IPv4 or IPv6 ranges in CIDR form; none when absent. */
export function parseRanges(text: string | undefined): readonly string[] {
  const ranges = (text ?? '')
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '');
  const wrong = ranges.filter((range) => !isCidr(range));
  if (wrong.length > 0)
    throw new Error(`must list address ranges such as 127.0.0.0/8,::1/128; not a range: ${wrong.join(', ')}`);
  return Object.freeze(ranges);
}

/** Requests per second, fractions allowed; 50 when absent, 0 switches the limit off. */
export function parseRateLimit(text: string | undefined): number {
  if (text === undefined) return 50;
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) > 1_000_000)
    throw new Error('must be a number of requests per second from 0 (off) to 1000000');
  return Number(text);
}

/** One of `logLevels`; `info` when absent. */
export function parseLogLevel(text: string | undefined): LogLevel {
  const level = logLevels.find((known) => known === (text ?? 'info').toLowerCase());
  if (!level) throw new Error(`must be one of ${logLevels.join(', ')}`);
  return level;
}
