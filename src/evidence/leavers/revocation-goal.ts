import { ServiceError } from '../../core/errors.js';
import { isJsonObject } from '../../core/json.js';
import type { SettingsStore } from '../settings.js';

const setting = 'revocations';
const defaultGoalSeconds = 60;
const longestGoalSeconds = 7 * 86_400;

/** How soon after it was received a loss of access should be confirmed. */
export interface RevocationGoal {
  /** 60 seconds until somebody says otherwise. */
  goalSeconds(): Promise<number>;
  /** `invalid_input` unless it is a whole number of seconds from 1 to a week. */
  setGoalSeconds(seconds: number): Promise<void>;
}

/** Builds it on the settings. */
export function createRevocationGoal(store: SettingsStore): RevocationGoal {
  return {
    async goalSeconds() {
      const value = await store.getSetting(setting);
      const seconds = isJsonObject(value) ? value['goalSeconds'] : undefined;
      return typeof seconds === 'number' ? seconds : defaultGoalSeconds;
    },
    async setGoalSeconds(goalSeconds) {
      if (!Number.isInteger(goalSeconds) || goalSeconds < 1 || goalSeconds > longestGoalSeconds) {
        const message = `must be a whole number of seconds from 1 to ${longestGoalSeconds}`;
        throw new ServiceError('invalid_input', { faults: [{ path: 'goalSeconds', message }] });
      }
      await store.putSetting(setting, { goalSeconds });
    },
  };
}
