import { at } from './random.ts';
import { metersToSegment, type Point } from './shapes.ts';

export interface Segment<T> {
  a: Point;
  b: Point;
  value: T;
}

/** Segments found by where they are, on a plain square grid. */
export class SegmentIndex<T> {
  private readonly squares = new Map<number, Segment<T>[]>();
  constructor(private readonly squareMeters = 80) {}

  addLine(line: readonly Point[], value: T): void {
    for (let i = 1; i < line.length; i++) this.add({ a: at(line, i - 1), b: at(line, i), value });
  }

  add(segment: Segment<T>): void {
    const { a, b } = segment;
    for (const key of this.keys(
      Math.min(a[0], b[0]),
      Math.min(a[1], b[1]),
      Math.max(a[0], b[0]),
      Math.max(a[1], b[1]),
    )) {
      const square = this.squares.get(key);
      if (square) square.push(segment);
      else this.squares.set(key, [segment]);
    }
  }

  /** Every segment that may touch the box of a and b. A segment may come more than once. */
  *around(a: Point, b: Point): Generator<Segment<T>> {
    for (const key of this.keys(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])))
      yield* this.squares.get(key) ?? [];
  }

  /** The first segment found closer than this, for which `counts` holds. */
  within(point: Point, meters: number, counts: (segment: Segment<T>) => boolean = () => true): Segment<T> | undefined {
    const [x, y] = point;
    for (const key of this.keys(x - meters, y - meters, x + meters, y + meters))
      for (const segment of this.squares.get(key) ?? [])
        if (metersToSegment(point, segment.a, segment.b) < meters && counts(segment)) return segment;
    return undefined;
  }

  private *keys(west: number, south: number, east: number, north: number): Generator<number> {
    const square = (meters: number) => Math.floor(meters / this.squareMeters);
    for (let x = square(west); x <= square(east); x++)
      for (let y = square(south); y <= square(north); y++) yield x * 65536 + y;
  }
}
