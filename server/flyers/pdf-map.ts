import type { Position } from '../contract/common.ts';
import { boundsOf } from '../geometry/inside.ts';
import type { Polygons } from '../geometry/polygons.ts';
import type { PdfFont } from './pdf-font.ts';
import type { Walk } from './plan.ts';

/** A sketch of where to walk, from our own streets: outline, streets, and their numbers in the order of the walk. */

export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}
type Doc = PDFKit.PDFDocument;
type ToPage = (position: Position) => [number, number];

const ink = '#1d2329';
const street = '#7a828b';
const ground = '#f6f4ef';
const border = '#b9b2a4';
const accent = '#b8481f';
const marginPoints = 14;
const metersPerDegree = 111_195;

export function drawMap(
  doc: Doc,
  {
    frame,
    walk,
    area,
    font,
    attribution,
  }: { frame: Frame; walk: Walk; area: Polygons | null; font: PdfFont; attribution: string },
): void {
  const fit = fitTo(frame, walk);
  doc.save().rect(frame.x, frame.y, frame.width, frame.height).clip();
  if (fit) {
    const { toPage, pointsPerMeter } = fit;
    trace(doc, walk.outline, toPage);
    doc.fillColor(ground).fill('even-odd');
    trace(doc, walk.outline, toPage);
    doc.lineWidth(0.8).strokeColor(border).stroke();
    if (area && area !== walk.outline) {
      trace(doc, area, toPage);
      doc.lineWidth(1).dash(4, { space: 3 }).strokeColor(accent).stroke().undash();
    }
    for (const { lines } of walk.streets) for (const line of lines) strokeLine(doc, line, toPage);
    if (walk.store) drawStore(doc, toPage([walk.store.lng, walk.store.lat]));
    drawNumbers(doc, walk, toPage, font);
    drawScale(doc, frame, pointsPerMeter, font);
  }
  doc.restore();
  doc.lineWidth(0.6).strokeColor(border).rect(frame.x, frame.y, frame.width, frame.height).stroke();
  const [x, y] = [frame.x, frame.y + frame.height + 3];
  doc.font(font.regular).fontSize(7).fillColor(street).text(attribution, x, y, { width: frame.width, align: 'right' });
}

/** Flat around the middle: north is up. Undefined for what has no extent. */
function fitTo(frame: Frame, walk: Walk): { toPage: ToPage; pointsPerMeter: number } | undefined {
  const lines = walk.streets.flatMap((one) => [...one.lines, [one.position]]);
  const bounds = boundsOf(lines.length > 0 ? lines.map((line) => [line]) : walk.outline);
  if (!bounds) return undefined;
  const [west, south, east, north] = bounds;
  const shrink = Math.max(0.01, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const [width, height] = [(east - west) * shrink * metersPerDegree, (north - south) * metersPerDegree];
  const pointsPerMeter = Math.min(
    (frame.width - 2 * marginPoints) / Math.max(width, 50),
    (frame.height - 2 * marginPoints) / Math.max(height, 50),
  );
  const [middleX, middleY] = [frame.x + frame.width / 2, frame.y + frame.height / 2];
  const points = pointsPerMeter * metersPerDegree;
  return {
    pointsPerMeter,
    toPage: ([lng, lat]) => [
      middleX + (lng - (west + east) / 2) * shrink * points,
      middleY - (lat - (south + north) / 2) * points,
    ],
  };
}

function trace(doc: Doc, area: Polygons, toPage: ToPage): void {
  for (const ring of area.flat()) {
    for (const [index, position] of ring.entries())
      if (index === 0) doc.moveTo(...toPage(position));
      else doc.lineTo(...toPage(position));
    doc.closePath();
  }
}

function strokeLine(doc: Doc, line: readonly Position[], toPage: ToPage): void {
  for (const [index, position] of line.entries())
    if (index === 0) doc.moveTo(...toPage(position));
    else doc.lineTo(...toPage(position));
  doc.lineWidth(2).lineCap('round').lineJoin('round').strokeColor(street).stroke();
}

function drawStore(doc: Doc, [x, y]: [number, number]): void {
  doc
    .moveTo(x, y - 8)
    .lineTo(x + 7, y + 5)
    .lineTo(x - 7, y + 5)
    .closePath();
  doc.lineWidth(1).fillAndStroke(accent, '#ffffff');
}

/** The first of them on top. */
function drawNumbers(doc: Doc, walk: Walk, toPage: ToPage, font: PdfFont): void {
  const size = walk.streets.length > 80 ? 5 : 6.5;
  doc.font(font.bold).fontSize(size);
  for (const [index, { position }] of [...walk.streets.entries()].reverse()) {
    const [x, y] = toPage(position);
    const label = String(index + 1);
    const radius = Math.max(size * 0.85, doc.widthOfString(label) / 2 + 2);
    doc.circle(x, y, radius).lineWidth(0.8).fillAndStroke(ink, '#ffffff');
    doc.fillColor('#ffffff').text(label, x - radius, y - size * 0.36, {
      width: radius * 2,
      align: 'center',
      lineBreak: false,
    });
  }
}

const lengths = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];

function drawScale(doc: Doc, { x, y, height }: Frame, pointsPerMeter: number, font: PdfFont): void {
  const meters = lengths.findLast((length) => length * pointsPerMeter <= 110) ?? 10;
  const [left, base] = [x + 12, y + height - 12];
  doc
    .rect(left - 6, base - 16, meters * pointsPerMeter + 12, 22)
    .fillOpacity(0.85)
    .fill('#ffffff')
    .fillOpacity(1);
  doc
    .moveTo(left, base)
    .lineTo(left + meters * pointsPerMeter, base)
    .lineWidth(1.5)
    .strokeColor(ink)
    .stroke();
  const label = meters < 1_000 ? `${meters} m` : `${meters / 1_000} km`;
  doc
    .font(font.regular)
    .fontSize(8)
    .fillColor(ink)
    .text(label, left, base - 11, { lineBreak: false });
}
