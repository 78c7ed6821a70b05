import type { Position } from '../contract/common.ts';
import { straightMeters } from './legs.ts';

/** Streets are cut this finely where an area ends. */
const stepMeters = 40;

/** The pieces of a street's lines that lie inside, and their length in meters. */
export function clipLines(
  lines: readonly Position[][],
  inside: (lng: number, lat: number) => boolean,
): { lines: Position[][]; meters: number } {
  const pieces: Position[][] = [];
  let meters = 0;
  for (const line of lines) {
    let piece: Position[] | undefined;
    for (const [from, to] of steps(line)) {
      if (!inside((from[0] + to[0]) / 2, (from[1] + to[1]) / 2)) {
        piece = undefined;
        continue;
      }
      if (!piece) {
        piece = [from];
        pieces.push(piece);
      }
      piece.push(to);
      meters += straightMeters(from, to);
    }
  }
  return { lines: pieces, meters };
}

function* steps(line: readonly Position[]): Generator<[Position, Position]> {
  for (const [index, end] of line.slice(1).entries()) {
    const start = line[index] ?? end;
    const count = Math.max(1, Math.ceil(straightMeters(start, end) / stepMeters));
    const at = (step: number): Position => [
      start[0] + ((end[0] - start[0]) * step) / count,
      start[1] + ((end[1] - start[1]) * step) / count,
    ];
    for (let step = 0; step < count; step++) yield [at(step), at(step + 1)];
  }
}
