import { describe, expect, it } from '@jest/globals';
import { showable } from '../../../src/documents/fonts.js';
import { createTimelineDocuments } from '../../../src/documents/timeline-pdf.js';
import { timelineCsv } from '../../../src/evidence/leavers/timeline-csv.js';
import { timelineDocument } from '../../../src/evidence/leavers/timeline-document.js';
import { sampleTimeline } from '../../support/timelines.js';

describe('a timeline as a document', () => {
  it('is the same file each time, and another for another name', async () => {
    const documents = createTimelineDocuments();
    const pdf: typeof documents.pdf = (timeline, lang) => documents.pdf(timeline, lang);
    const first = Buffer.from(await pdf(sampleTimeline('Łukasz 李'), 'en'));
    expect(first.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(first.equals(Buffer.from(await pdf(sampleTimeline('Łukasz 李'), 'en')))).toBe(true);
    expect(first.equals(Buffer.from(await pdf(sampleTimeline('Lea'), 'en')))).toBe(false);
  });

  it('has room for many accounts', async () => {
    const sample = sampleTimeline('Léa');
    const entries = Array.from({ length: 40 }, () => sample.entries).flat();
    const file = Buffer.from(await createTimelineDocuments().pdf({ ...sample, entries }, 'fr')).toString('latin1');
    expect(file.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(5);
  });

  it('never turns a name into another: what the font lacks, and what cannot be seen, is shown by its code', () => {
    const hasGlyph = (codePoint: number) => codePoint < 0x500;
    expect(showable('Łukasz Le\u0301a', hasGlyph)).toEqual({ text: 'Łukasz Léa', isWhole: true });
    expect(showable('李\u202ea', hasGlyph)).toEqual({ text: '[U+674E][U+202E]a', isWhole: false });
  });

  it('shows moments in UTC and in the zone of the policy, in both languages', () => {
    const { rows, title } = timelineDocument(sampleTimeline('Léa'), 'fr');
    expect(title).toBe('Fin des accès');
    expect(rows[0]).toMatchObject({ state: 'révoqué', elapsed: '0,42 s' });
    expect(rows[0]?.moments[4]).toEqual(['2026-11-22 12:00:00.420Z', '2026-11-22 13:00:00']);
    expect(timelineDocument(sampleTimeline('Léa', 'UTC'), 'en').rows[0]?.moments[4]).toHaveLength(1);
  });

  it('changes its digest with any word', () => {
    const digest = (name: string) => timelineDocument(sampleTimeline(name), 'en').digest;
    expect(digest('Lea')).toMatch(/[0-9a-f]{64}$/);
    expect(digest('Lea')).not.toBe(digest('Leo'));
  });

  it('is a table that no spreadsheet takes for formulas', () => {
    const sample = sampleTimeline('Lea');
    const [head, ...lines] = timelineCsv({ ...sample, person: '=cmd|x' }, 'en').split('\r\n');
    expect(head).toMatch(/^person,offboarding,target,account,state,/);
    expect(lines[0]).toMatch(/^'=cmd\|x,/);
    expect(lines.filter((line) => line !== '')).toHaveLength(sample.entries.length);
  });
});
