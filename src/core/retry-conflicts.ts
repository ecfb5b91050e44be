import { isServiceError } from './errors.js';

/** Reads, decides and writes again when another writer came first; gives up with that `version_mismatch` after `tries`. */
export async function retryConflicts<Result>(work: () => Promise<Result>, tries = 25): Promise<Result> {
  for (let left = tries; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left <= 1 || !isServiceError(error, 'version_mismatch')) throw error;
    }
  }
}
