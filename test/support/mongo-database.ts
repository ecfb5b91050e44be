import { randomBytes, randomUUID } from 'node:crypto';
import { dropDatabase } from '../contract/store/drop-database.js';

/** A database of its own, empty at first, on the server that `MONGODB_URL` names. */
export interface MongoDatabase {
  readonly url: string;
  /** What a service needs in its environment to work on it; the same for each of several. */
  readonly env: { readonly ROLECALL_DATABASE_URL: string; readonly ROLECALL_SECRET_KEY: string };
  /** The same database reached at another address, such as a proxy. */
  at(host: string): MongoDatabase;
  drop(): Promise<void>;
}

export function mongoDatabase(): MongoDatabase {
  const server = process.env['MONGODB_URL'];
  if (!server) throw new Error('MONGODB_URL is not set; see test/mongo/SERVER.md');
  const url = new URL(server);
  url.pathname = `/rolecall_${randomUUID().replaceAll('-', '')}`;
  const { href } = url;
  return onServer(href, randomBytes(32).toString('base64'), () => dropDatabase(href));
}

function onServer(href: string, secretKey: string, drop: () => Promise<void>): MongoDatabase {
  return {
    url: href,
    env: { ROLECALL_DATABASE_URL: href, ROLECALL_SECRET_KEY: secretKey },
    at(host) {
      const other = new URL(href);
      other.host = host;
      return onServer(other.href, secretKey, drop);
    },
    drop,
  };
}
