import { createHash } from 'node:crypto';
import type { Language } from '../../core/language.js';
import type { Holder, TimelineEntry } from './timeline.js';
import { timelineWords } from './timeline-words.js';
import type { Timeline } from './timelines.js';

/** Draws timelines. */
export interface TimelineDocuments {
  /** A PDF file: A4, in the language asked for. */
  pdf(timeline: Timeline, lang: Language): Promise<Uint8Array>;
}

/** One account as the page shows it; each moment is one line per time zone. */
export interface DocumentRow {
  readonly target: string;
  readonly account: string;
  readonly state: string;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly moments: readonly (readonly string[])[];
  readonly elapsed: string;
  /** Sentences below the line. */
  readonly notes: readonly string[];
}

/** All the words of a page, in one language; whoever draws it adds only page numbers. */
export interface TimelineDocument {
  readonly lang: Language;
  readonly title: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly columns: readonly string[];
  readonly rows: readonly DocumentRow[];
  readonly notes: readonly string[];
  readonly made: string;
  readonly madeAt: Date;
  /** `<label>: <64 hexadecimal digits>`: covers every word above. */
  readonly digest: string;
  readonly page: (page: number, pages: number) => string;
  readonly replaced: string;
}

/** Pure: what a document says about a timeline. */
export function timelineDocument(timeline: Timeline, lang: Language): TimelineDocument {
  const words = timelineWords[lang];
  const { timezone, madeAt, entries } = timeline;
  const content = {
    title: words.title,
    facts: factsOf(timeline, lang),
    columns: Object.values(words.columns),
    rows: entries.map((entry) => rowOf(entry, timezone, lang)),
    notes: [
      words.times(timezone),
      ...timeline.blockedRehires.map((holder) => words.rehire(...holderWords(holder))),
      ...(entries.length === 0 ? [words.nothing] : []),
    ],
    made: words.made(utc(madeAt)),
  };
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return { lang, ...content, madeAt, digest: `${words.digest}: ${digest}`, page: words.page, replaced: words.replaced };
}

function factsOf(timeline: Timeline, lang: Language): readonly (readonly [string, string])[] {
  const { labels, by, gone, complete, open, closed } = timelineWords[lang];
  const { person, users, offboarding, goalMs } = timeline;
  const records = users.map(({ displayName, userName, directory, isPresent }) => {
    const name = displayName === undefined ? userName : `${displayName} <${userName}>`;
    return `${name}, ${directory}${isPresent ? '' : ` (${gone})`}`;
  });
  const reinstated = offboarding?.reinstated;
  const result = reinstated ? closed : timeline.isComplete ? complete : open;
  return [
    [labels.person, person],
    ...(records.length > 0 ? ([[labels.records, records.join('\n')]] as const) : []),
    ...(offboarding
      ? ([
          [labels.asked, by(offboarding.by, utc(offboarding.at))],
          [labels.reason, offboarding.reason],
        ] as const)
      : []),
    ...(reinstated
      ? ([[labels.reinstated, `${by(reinstated.by, utc(reinstated.at))}: ${reinstated.reason}`]] as const)
      : []),
    [labels.goal, duration(goalMs, lang)],
    [labels.result, result],
  ];
}

function rowOf(entry: TimelineEntry, timezone: string, lang: Language): DocumentRow {
  const words = timelineWords[lang];
  const { target, key, state, cause, because, isLate, elapsedMs, kept, takenOverBy } = entry;
  const moments = [entry.saidAt, entry.receivedAt, entry.plannedAt, entry.sentAt, entry.acknowledgedAt];
  const through = kept?.holders.map(({ directory }) => directory).join(', ') ?? '';
  return {
    target,
    account: key,
    state: [words.states[state], ...(isLate ? [words.late] : [])].join(', '),
    tone: state === 'revoked' || state === 'taken_over' ? (isLate ? 'plain' : 'good') : 'bad',
    moments: moments.map((at) => (at ? bothZones(at, timezone) : ['–'])),
    elapsed: elapsedMs === undefined ? '–' : duration(elapsedMs, lang),
    notes: [
      ...(cause ? [words.causes[cause]] : []),
      ...(because ? [words.because(because)] : []),
      ...(kept ? [words.kept(kept.roles.join(', ') || '–', through, kept.rules.join(', '))] : []),
      ...(takenOverBy ? [words.takenOver(...holderWords(takenOverBy))] : []),
    ],
  };
}

function holderWords({ userId, directory, since }: Holder): readonly [string, string, string] {
  return [userId, directory, utc(since)];
}

function bothZones(at: Date, timezone: string): readonly string[] {
  return timezone === 'UTC' ? [utc(at)] : [utc(at), local(at, timezone)];
}

/** `2026-11-22 09:00:00.000Z` */
function utc(at: Date): string {
  return at.toISOString().replace('T', ' ');
}

/** The same moment by the clocks of a zone, `2026-11-22 10:00:00`. */
function local(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
}

/** `0.42 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`; in French `0,42 s`, `3 j 4 h` */
function duration(ms: number, lang: Language): string {
  const seconds = ms / 1000;
  const digits = new Intl.NumberFormat(lang, { maximumFractionDigits: seconds < 10 ? 2 : 1 });
  if (seconds < 60) return `${digits.format(seconds)} s`;
  const whole = Math.round(seconds);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / 86_400), lang === 'fr' ? 'j' : 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
}
