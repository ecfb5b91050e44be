import { csvLine } from '../../core/csv.js';
import type { Language } from '../../core/language.js';
import type { TimelineEntry } from './timeline.js';
import { timelineWords } from './timeline-words.js';
import type { Timeline } from './timelines.js';

type Value = (entry: TimelineEntry, timeline: Timeline, lang: Language) => string;

const columns: readonly (readonly [name: string, value: Value])[] = [
  ['person', (_, { person }) => person],
  ['offboarding', (_, { offboarding }) => offboarding?.id ?? ''],
  ['target', ({ target }) => target],
  ['account', ({ key }) => key],
  ['state', ({ state }) => state],
  ['cause', ({ cause }) => cause ?? ''],
  ['said_at', ({ saidAt }) => moment(saidAt)],
  ['received_at', ({ receivedAt }) => moment(receivedAt)],
  ['planned_at', ({ plannedAt }) => moment(plannedAt)],
  ['sent_at', ({ sentAt }) => moment(sentAt)],
  ['acknowledged_at', ({ acknowledgedAt }) => moment(acknowledgedAt)],
  ['elapsed_ms', ({ elapsedMs }) => (elapsedMs === undefined ? '' : String(elapsedMs))],
  ['goal_ms', (_, { goalMs }) => String(goalMs)],
  ['late', ({ isLate }) => String(isLate)],
  ['because', ({ because }, _, lang) => (because ? timelineWords[lang].because(because) : '')],
  ['kept_roles', ({ kept }) => (kept?.roles ?? []).join('; ')],
  ['kept_through', ({ kept }) => (kept?.holders ?? []).map(({ directory }) => directory).join('; ')],
  ['kept_rules', ({ kept }) => (kept?.rules ?? []).join('; ')],
  ['taken_over_by', ({ takenOverBy }) => takenOverBy?.userId ?? ''],
  ['taken_over_directory', ({ takenOverBy }) => takenOverBy?.directory ?? ''],
  ['taken_over_since', ({ takenOverBy }) => moment(takenOverBy?.since)],
];

/** A timeline as a CSV file (RFC 4180), a line per account; times in UTC. Names of columns and states are always the same; sentences are in the
 * language asked for. No cell can start a formula. */
export function timelineCsv(timeline: Timeline, lang: Language): string {
  const lines = timeline.entries.map((entry) => csvLine(columns.map(([, value]) => value(entry, timeline, lang))));
  return csvLine(columns.map(([name]) => name)) + lines.join('');
}

function moment(at: Date | undefined): string {
  return at === undefined ? '' : at.toISOString();
}
