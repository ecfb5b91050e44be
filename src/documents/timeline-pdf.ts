import PDFDocument from 'pdfkit';
import {
  timelineDocument,
  type DocumentRow,
  type TimelineDocument,
  type TimelineDocuments,
} from '../evidence/leavers/timeline-document.js';
import { fontFiles, showable, type HasGlyph } from './fonts.js';

const margin = 40;
const footHeight = 40;
const small = 7.5;
const lineHeight = 10.5;
/** Points; they fill the width of an A4 page on its side. */
const widths = [132, 80, 98, 98, 98, 98, 98, 59];
const gap = 4;
const colours = { ink: '#1a1a1a', dim: '#666666', line: '#cccccc', good: '#1a6b2f', bad: '#a32020', plain: '#1a1a1a' };

/** Draws timelines with pdfkit. The same timeline gives the same file. */
export function createTimelineDocuments(): TimelineDocuments {
  return { pdf: (timeline, lang) => draw(timelineDocument(timeline, lang)) };
}

async function draw(content: TimelineDocument): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margins: { top: margin, left: margin, right: margin, bottom: margin },
    bufferPages: true,
    lang: content.lang,
    info: { Title: content.title, Producer: 'Rolecall', Creator: 'Rolecall', CreationDate: content.madeAt },
  });
  const pieces: Uint8Array[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (piece: Uint8Array) => pieces.push(piece));
    pdf.on('end', () => resolve(Buffer.concat(pieces)));
    pdf.on('error', reject);
  });
  pdf.registerFont('plain', fontFiles.plain).registerFont('bold', fontFiles.bold);
  new Sheet(pdf).draw(content);
  pdf.end();
  return done;
}

/** A place on the pages, moving downwards. */
class Sheet {
  private y = margin;
  private isWhole = true;
  private readonly hasGlyph: HasGlyph;

  constructor(private readonly pdf: PDFKit.PDFDocument) {
    pdf.font('plain');
    // the typings leave out the font that is open; bold covers the same letters
    const { _font } = pdf as unknown as { _font: { font: { hasGlyphForCodePoint: HasGlyph } } }; // pdfkit 0.20, pinned
    this.hasGlyph = (codePoint) => _font.font.hasGlyphForCodePoint(codePoint);
  }

  draw(content: TimelineDocument): void {
    this.write(content.title, { x: margin, width: 600, size: 18, font: 'bold' });
    this.y += 26;
    for (const [label, value] of content.facts) this.fact(label, value);
    this.y += 8;
    this.head(content.columns);
    for (const row of content.rows) this.row(row, content.columns);
    this.y += 6;
    for (const note of content.notes) this.note(note);
    if (!this.isWhole) this.note(content.replaced);
    this.feet(content);
  }

  private fact(label: string, value: string): void {
    const height = Math.max(13, this.height(value, 560, 9) + 3);
    this.need(height);
    this.write(label, { x: margin, width: 130, size: 9, colour: colours.dim });
    this.write(value, { x: margin + 135, width: 560, size: 9 });
    this.y += height;
  }

  private head(columns: readonly string[]): void {
    this.cells(columns.map((text) => ({ text, font: 'bold' as const })));
    this.y += lineHeight + 3;
    this.rule();
  }

  private row(row: DocumentRow, columns: readonly string[]): void {
    const { target, account, state, tone, moments, elapsed, notes } = row;
    const first = `${target}\n${account}`;
    const note = notes.join(' · ');
    const lines = Math.max(2, ...moments.map(({ length }) => length)) * lineHeight;
    const main = Math.max(lines, this.height(first, 132 - gap, small), this.height(state, 80 - gap, small)) + 2;
    const below = note === '' ? 0 : this.height(note, 740, small) + 2;
    if (this.need(main + below + 8)) this.head(columns);
    this.cells([
      { text: first },
      { text: state, colour: colours[tone] },
      ...moments.map((each) => ({ text: each.join('\n') })),
      { text: elapsed },
    ]);
    this.y += main;
    if (note !== '') {
      this.write(note, { x: margin, width: 740, size: small, colour: colours.dim });
      this.y += below;
    }
    this.y += 2;
    this.rule();
  }

  private cells(cells: readonly { readonly text: string; readonly font?: 'bold'; readonly colour?: string }[]): void {
    let x = margin;
    cells.forEach(({ text, font, colour }, index) => {
      const width = widths[index] ?? 0;
      this.write(text, {
        x,
        width: width - gap,
        size: small,
        ...(font ? { font } : {}),
        ...(colour ? { colour } : {}),
      });
      x += width;
    });
  }

  private note(text: string): void {
    const height = this.height(text, 740, 8.5) + 3;
    this.need(height);
    this.write(text, { x: margin, width: 740, size: 8.5, colour: colours.dim });
    this.y += height;
  }

  private rule(): void {
    const right = margin + widths.reduce((sum, width) => sum + width, 0);
    this.pdf.moveTo(margin, this.y).lineTo(right, this.y).lineWidth(0.5).strokeColor(colours.line).stroke();
    this.y += 4;
  }

  /** Begins a page when this one has no room for so many points more. True when it did. */
  private need(height: number): boolean {
    if (this.y + height <= this.pdf.page.height - margin - footHeight) return false;
    this.pdf.addPage();
    this.y = margin;
    return true;
  }

  private feet({ made, digest, page }: TimelineDocument): void {
    const { start, count } = this.pdf.bufferedPageRange();
    for (let index = 0; index < count; index++) {
      this.pdf.switchToPage(start + index);
      this.y = this.pdf.page.height - margin - lineHeight * 2;
      this.write(`${made}   ${page(index + 1, count)}`, { x: margin, width: 740, size: small, colour: colours.dim });
      this.y += lineHeight;
      this.write(digest, { x: margin, width: 740, size: small, colour: colours.dim });
    }
  }

  private height(text: string, width: number, size: number): number {
    return this.pdf.font('plain').fontSize(size).heightOfString(this.shown(text), { width });
  }

  private write(text: string, { x, width, size, font = 'plain', colour = colours.ink }: TextStyle): void {
    this.pdf.font(font).fontSize(size).fillColor(colour).text(this.shown(text), x, this.y, { width });
  }

  private shown(text: string): string {
    const { text: shown, isWhole } = showable(text, this.hasGlyph);
    this.isWhole &&= isWhole;
    return shown;
  }
}

interface TextStyle {
  readonly x: number;
  readonly width: number;
  readonly size: number;
  readonly font?: 'plain' | 'bold';
  readonly colour?: string;
}
