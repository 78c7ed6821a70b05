import type { PdfFont } from './pdf-font.ts';
import { drawMap } from './pdf-map.ts';
import type { Plan, Walk } from './plan.ts';

type Doc = PDFKit.PDFDocument;
const [ink, quiet, line] = ['#1d2329', '#565f69', '#d5d0c6'];
const rowPoints = 19;
const mapPoints = 380;

interface Listed {
  walk: Walk;
  plan: Plan;
  font: PdfFont;
  code: string | undefined;
}

/** For whoever walks: the map and the streets in their order, with boxes to tick. */
export function drawList(doc: Doc, { walk, plan, font, code }: Listed): void {
  doc.addPage();
  const { left, top, right, bottom } = doc.page.margins;
  const width = doc.page.width - left - right;
  doc.font(font.bold).fontSize(20).fillColor(ink).text(font.clean(walk.name), left, top, { width });
  doc
    .font(font.regular)
    .fontSize(10.5)
    .fillColor(quiet)
    .text(font.clean(summaryOf(walk, code)), { width });
  const frame = { x: left, y: doc.y + 8, width, height: mapPoints };
  const attribution = plan.edition === null ? '' : plan.demo ? 'A fictional town' : '© OpenStreetMap contributors';
  drawMap(doc, { frame, walk, area: plan.area, font, attribution });
  let y = frame.y + frame.height + 18;
  y = drawHead(doc, font, y);
  for (const [index, street] of walk.streets.entries()) {
    if (y + rowPoints > doc.page.height - bottom) {
      doc.addPage();
      y = drawHead(doc, font, top);
    }
    drawRow(doc, font, y, [
      String(index + 1),
      street.street,
      rangeOf(street),
      street.houses > 0 ? String(street.houses) : '',
    ]);
    y += rowPoints;
  }
}

const count = (number: number): string => number.toLocaleString('en');

function summaryOf({ flyers, streets, walkMeters, households, houses }: Walk, code: string | undefined): string {
  const parts = [`${count(flyers)} flyers`, `${count(streets.length)} streets`];
  if (houses === 0 && households !== null) parts.push('no house numbers known: counted by households');
  if (walkMeters !== null) parts.push(`about ${(walkMeters / 1_000).toFixed(1)} km on foot`);
  if (code !== undefined) parts.push(`code ${code}`);
  return parts.join(' · ');
}

const rangeOf = ({ from, to }: Walk['streets'][number]): string => (from === to ? (from ?? '') : `${from} – ${to}`);

const columns = [
  { at: 0, width: 22, align: 'right' },
  { at: 34, width: 262, align: 'left' },
  { at: 306, width: 100, align: 'left' },
  { at: 416, width: 50, align: 'right' },
] as const;
const boxAt = 488;

function drawHead(doc: Doc, font: PdfFont, y: number): number {
  drawCells(doc, y, ['', 'Street', 'Numbers', 'Flyers'], () => doc.font(font.bold).fontSize(9).fillColor(quiet));
  doc.text('Done', doc.page.margins.left + boxAt - 10, y, { lineBreak: false });
  return y + 15;
}

function drawRow(doc: Doc, font: PdfFont, y: number, cells: readonly string[]): void {
  const { left, right } = doc.page.margins;
  doc
    .moveTo(left, y - 3)
    .lineTo(doc.page.width - right, y - 3)
    .lineWidth(0.4)
    .strokeColor(line)
    .stroke();
  drawCells(doc, y, cells.map(font.clean), () => doc.font(font.regular).fontSize(10.5).fillColor(ink));
  doc
    .rect(left + boxAt, y - 0.5, 10, 10)
    .lineWidth(0.8)
    .strokeColor(ink)
    .stroke();
}

function drawCells(doc: Doc, y: number, cells: readonly string[], style: () => unknown): void {
  style();
  for (const [index, { at, width, align }] of columns.entries())
    doc.text(cells[index] ?? '', doc.page.margins.left + at, y, {
      width,
      align,
      height: 12,
      ellipsis: true,
      lineBreak: true,
    });
}
