import type { Position } from '../../contract/common.ts';

/** A member way of an area, as the numbers of its nodes. */
export type Piece = ArrayLike<number>;

export interface Assembled {
  /** Closed: the last node is the first. */
  rings: number[][];
  /** Pieces that are in no ring. */
  open: Piece[];
}

/**
 * Puts pieces together to rings, in whatever order and direction they come. It walks from piece to piece; where the walk
 * meets itself it cuts off a ring, and where it cannot go on it steps back and gives that piece up. So every ring is
 * found even when some pieces dangle, and rings that touch in a node stay rings of their own.
 */
export function assembleRings(pieces: readonly Piece[]): Assembled {
  const rings: number[][] = [];
  const open: Piece[] = [];
  const loose: Piece[] = [];
  for (const piece of pieces) {
    if (piece.length < 2) open.push(piece);
    else if (first(piece) === last(piece)) addRing(Array.from(piece), [piece]);
    else loose.push(piece);
  }

  const atNode = new Map<number, number[]>();
  for (const [index, piece] of loose.entries()) {
    for (const node of [first(piece), last(piece)]) {
      const there = atNode.get(node);
      if (there) there.push(index);
      else atNode.set(node, [index]);
    }
  }
  const used = new Uint8Array(loose.length);
  for (const [index, piece] of loose.entries()) if (!used[index]) walk(first(piece));
  return { rings, open };

  function walk(start: number): void {
    const nodes = [start];
    const steps: { piece: Piece; forward: boolean }[] = [];
    const placeOf = new Map([[start, 0]]);
    for (;;) {
      const here = nodes.at(-1) ?? start;
      const next = nextPiece(here);
      if (next === undefined) {
        const given = steps.pop();
        if (!given) return;
        open.push(given.piece);
        placeOf.delete(here);
        nodes.pop();
        continue;
      }
      const forward = first(next) === here;
      const there = forward ? last(next) : first(next);
      steps.push({ piece: next, forward });
      const met = placeOf.get(there);
      if (met === undefined) {
        placeOf.set(there, nodes.length);
        nodes.push(there);
        continue;
      }
      const loop = steps.splice(met);
      for (const node of nodes.splice(met + 1)) placeOf.delete(node);
      addRing(
        [there, ...loop.flatMap((step) => afterFirst(step.piece, step.forward))],
        loop.map((step) => step.piece),
      );
    }
  }

  function nextPiece(node: number): Piece | undefined {
    const there = atNode.get(node) ?? [];
    for (let index = there.pop(); index !== undefined; index = there.pop()) {
      if (used[index]) continue;
      used[index] = 1;
      return loose[index];
    }
    return undefined;
  }

  function addRing(ring: number[], from: Piece[]): void {
    if (ring.length >= 4) rings.push(ring);
    else open.push(...from);
  }
}

const first = (piece: Piece) => piece[0] ?? -1;
const last = (piece: Piece) => piece[piece.length - 1] ?? -1;

function afterFirst(piece: Piece, forward: boolean): number[] {
  const nodes = Array.from(piece);
  return (forward ? nodes : nodes.reverse()).slice(1);
}

export type Ring = Position[];

/** Twice the signed area, in the coordinates' units squared: positive where the ring runs counterclockwise. */
export function signedArea2(ring: Ring): number {
  let sum = 0;
  const [originX, originY] = ring[0] ?? [0, 0];
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i - 1] ?? [0, 0], ring[i] ?? [0, 0]];
    // Measured from the first corner: far from the origin the products would lose the ring's own digits.
    sum += (ax - originX) * (by - originY) - (bx - originX) * (ay - originY);
  }
  return sum;
}

/**
 * Polygons of outer rings and the holes in them: each hole goes into the smallest outer ring around it; a hole in no
 * outer ring is left out. Outer rings come out counterclockwise, holes clockwise.
 */
export function toPolygons(outers: readonly Ring[], holes: readonly Ring[]): Ring[][] {
  const shells = outers
    .map((ring) => ({ rings: [turned(ring, 1)], box: boxOf(ring), area: Math.abs(signedArea2(ring)) }))
    .filter(({ area }) => area > 0)
    .sort((a, b) => a.area - b.area);
  for (const hole of holes) {
    const [west, south, east, north] = boxOf(hole);
    const around = shells.find(
      ({ rings: [shell = []], box: [w, s, e, n] }) =>
        w <= west && s <= south && e >= east && n >= north && isRingInside(hole, shell),
    );
    if (around && signedArea2(hole) !== 0) around.rings.push(turned(hole, -1));
  }
  return shells.map(({ rings }) => rings);
}

const turned = (ring: Ring, sign: 1 | -1): Ring => (signedArea2(ring) * sign < 0 ? [...ring].reverse() : ring);

export function boxOf(ring: Ring): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

/** Rings may share corners and edges, so the first point that is clearly in or out decides. */
function isRingInside(inner: Ring, outer: Ring): boolean {
  const middles = inner.slice(1).map(([x, y], i): Position => {
    const [ax, ay] = inner[i] ?? [x, y];
    return [(ax + x) / 2, (ay + y) / 2];
  });
  for (const point of [...inner, ...middles]) {
    const side = sideOf(point, outer);
    if (side !== 'on') return side === 'in';
  }
  return true;
}

export function sideOf([x, y]: Position, ring: Ring): 'in' | 'on' | 'out' {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i - 1] ?? [0, 0], ring[i] ?? [0, 0]];
    const cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    if (cross === 0 && x >= Math.min(ax, bx) && x <= Math.max(ax, bx) && y >= Math.min(ay, by) && y <= Math.max(ay, by))
      return 'on';
    if (ay > y !== by > y && cross > 0 === by > ay) inside = !inside;
  }
  return inside ? 'in' : 'out';
}
