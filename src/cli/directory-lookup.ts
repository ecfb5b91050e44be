import { z } from 'zod';
import type { Context } from './context.js';
import { CliError } from './exit.js';

/** A directory as the API lists it. */
export const directory = z.looseObject({
  id: z.string(),
  name: z.string(),
  dialect: z.string(),
  baseUrl: z.string(),
});

/** The directory with that id, else that name. */
export async function findDirectory(
  { client, say }: Pick<Context, 'client' | 'say'>,
  nameOrId: string,
): Promise<z.output<typeof directory>> {
  const all = await client.all('/directories', directory);
  const found = all.find(({ id }) => id === nameOrId) ?? all.find(({ name }) => name === nameOrId);
  if (!found) throw new CliError(say.text('directoryUnknown', { name: nameOrId }));
  return found;
}
