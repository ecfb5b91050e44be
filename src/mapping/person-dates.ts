import { isJsonObject, type Json, type JsonObject } from '../core/json.js';
import { endOfDay, parseInstant, parseLocalDate, startOfDay } from '../core/zoned-time.js';

/** URN of this service's own extension of the SCIM user, home of `startDate` and `endDate`. */
export const helpdeskUserUrn = 'urn:rolecall:params:scim:schemas:extension:helpdesk:2.0:User';

/** When the person starts according to the directory: `startDate` of the extension; a day without a time begins at 0:00 in the zone. */
export function startDateOf(attributes: JsonObject, timezone: string): Date | undefined {
  return read(extension(attributes)?.['startDate'], (text) => {
    const day = parseLocalDate(text);
    return day && startOfDay(day, timezone);
  });
}

/** When the person leaves according to the directory: `endDate` of the extension; a day without a time ends at 24:00 in the zone. */
export function endDateOf(attributes: JsonObject, timezone: string): Date | undefined {
  return read(extension(attributes)?.['endDate'], (text) => {
    const day = parseLocalDate(text);
    return day && endOfDay(day, timezone);
  });
}

function extension(attributes: JsonObject): JsonObject | undefined {
  const value = attributes[helpdeskUserUrn];
  return isJsonObject(value) ? value : undefined;
}

function read(value: Json | undefined, ofDay: (text: string) => Date | undefined): Date | undefined {
  return typeof value === 'string' ? (ofDay(value) ?? parseInstant(value)) : undefined;
}
