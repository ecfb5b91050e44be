import type { Server } from 'node:http';
import { scimUser } from '../scim-user.js';

/** What a limit adapter begins with: `users` on its command line says how many, `groups` the sizes of its groups, as in 100,10000. */
export function readSeed(): {
  readonly userCount: number;
  readonly groupSizes: readonly number[];
  readonly userDoc: (number: number) => string;
} {
  const [users = '0', groups = ''] = process.argv.slice(2);
  return {
    userCount: Number(users),
    groupSizes: groups === '' ? [] : groups.split(',').map(Number),
    userDoc: (number) => JSON.stringify({ id: `usr_${number}`, ...scimUser(number) }),
  };
}

/** Listens on a free port of loopback and tells it to the process that forked this one. */
export function sendPort(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address !== 'string') process.send?.(address.port);
  });
}
