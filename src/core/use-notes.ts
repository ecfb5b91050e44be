const useNotedEveryMs = 60_000;

/** A token, key or session that was used now. */
interface Use {
  readonly id: string;
  readonly lastUsedAt: Date | undefined;
  readonly now: Date;
}

/** Has `write` note the use, where it is time to. */
export type NoteUse = (use: Use, write: () => Promise<void>) => void;

/**
 * Notes uses beside the requests they belong to: when something was last used is for people to read, so no request waits for that write or is refused for it.
 * What went wrong is told, and nothing is tried for a minute then: a full disk is not asked, and the log not told, once per request.
 */
export function createUseNotes(onError: (error: unknown) => void): NoteUse {
  const underWay = new Set<string>();
  let quietUntil = 0;
  const noted = async ({ id, now }: Use, write: () => Promise<void>) => {
    underWay.add(id);
    try {
      await write();
    } catch (error) {
      quietUntil = now.getTime() + useNotedEveryMs;
      onError(error);
    } finally {
      underWay.delete(id);
    }
  };
  return (use, write) => {
    if (underWay.has(use.id) || use.now.getTime() < quietUntil) return;
    if (isWorthNoting(use)) void noted(use, write);
  };
}

/** Once a minute is enough, so that reads do not become writes. */
function isWorthNoting({ lastUsedAt, now }: Use): boolean {
  return !lastUsedAt || now.getTime() - lastUsedAt.getTime() >= useNotedEveryMs;
}
