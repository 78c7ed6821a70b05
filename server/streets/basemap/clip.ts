import type { Drawing } from './drawing.ts';
import type { Flat, UnitBox } from './project.ts';

/** The parts of a drawing within a box: several where a line leaves it and comes back, none where it is outside. */
export function clipDrawing(drawing: Drawing, box: UnitBox): Drawing[] {
  const { shape, parts } = drawing;
  // Whoever asks has looked at its bounds, which are all a point has.
  if (shape === 'point') return [drawing];
  if (shape === 'line')
    return parts.flatMap((line) => clipLine(line, box)).map((line) => ({ ...drawing, parts: [line] }));
  const [outer, ...holes] = parts.map((ring) => clipRing(ring, box));
  if (!outer || outer.length < 8) return [];
  return [{ ...drawing, parts: [outer, ...holes.filter((hole) => hole.length >= 8)] }];
}

/** Liang and Barsky's clipping, segment by segment. */
function clipLine(line: Flat, [west, north, east, south]: UnitBox): Flat[] {
  const pieces: number[][] = [];
  let piece: number[] = [];
  for (let i = 2; i < line.length; i += 2) {
    const [ax, ay, bx, by] = [line[i - 2] ?? 0, line[i - 1] ?? 0, line[i] ?? 0, line[i + 1] ?? 0];
    let [from, to] = [0, 1];
    let isOutside = false;
    for (const [step, room] of [
      [ax - bx, ax - west],
      [bx - ax, east - ax],
      [ay - by, ay - north],
      [by - ay, south - ay],
    ] as const) {
      if (step === 0) isOutside ||= room < 0;
      else if (step < 0) from = Math.max(from, room / step);
      else to = Math.min(to, room / step);
    }
    if (isOutside || from > to) continue;
    const at = (share: number) => [Math.round(ax + share * (bx - ax)), Math.round(ay + share * (by - ay))] as const;
    if (from > 0 || piece.length === 0) {
      piece = [...at(from)];
      pieces.push(piece);
    }
    piece.push(...at(to));
    if (to < 1) piece = [];
  }
  return pieces.filter((kept) => kept.length >= 4).map((kept) => Int32Array.from(kept));
}

/** Sutherland and Hodgman's clipping to one side after the other; edges along the box may overlap. */
function clipRing(ring: Flat, [west, north, east, south]: UnitBox): Flat {
  let kept = clipSide(ring, 0, west, 1);
  kept = clipSide(kept, 0, east, -1);
  kept = clipSide(kept, 1, north, 1);
  return clipSide(kept, 1, south, -1);
}

function clipSide(ring: Flat, axis: 0 | 1, limit: number, side: 1 | -1): Flat {
  const isIn = (i: number) => ((ring[i + axis] ?? 0) - limit) * side >= 0;
  let whole = true;
  for (let i = 0; i < ring.length && whole; i += 2) whole = isIn(i);
  if (whole) return ring;
  const kept: number[] = [];
  for (let i = 2; i < ring.length; i += 2) {
    const [ax, ay, bx, by] = [ring[i - 2] ?? 0, ring[i - 1] ?? 0, ring[i] ?? 0, ring[i + 1] ?? 0];
    if (isIn(i - 2) !== isIn(i)) {
      const share = axis === 0 ? (limit - ax) / (bx - ax) : (limit - ay) / (by - ay);
      if (axis === 0) kept.push(limit, Math.round(ay + share * (by - ay)));
      else kept.push(Math.round(ax + share * (bx - ax)), limit);
    }
    if (isIn(i)) kept.push(bx, by);
  }
  const [x, y] = kept;
  if (x !== undefined && y !== undefined && (kept.at(-2) !== x || kept.at(-1) !== y)) kept.push(x, y);
  return Int32Array.from(kept);
}
