/** Houses and ways of one name belong together when they follow each other within this, */
const linkMeters = 300;
/** or lie within this of each other and no two towns are named: farther apart are two streets of one name. */
const sameStreetMeters = 2_000;
const metersPerDegree = 111_195;

/** A house, or a point of a way. Points with the same `way` belong together however far apart. */
export interface Spot {
  lng: number;
  lat: number;
  /** The town it names; 0 for none. */
  town: number;
  way: number | undefined;
}

class Sets {
  private readonly parents: number[] = [];

  find(member: number): number {
    let root = member;
    while ((this.parents[root] ?? root) !== root) root = this.parents[root] ?? root;
    this.parents[member] = root;
    return root;
  }

  join(a: number, b: number): void {
    this.parents[this.find(b)] = this.find(a);
  }
}

interface Piece {
  towns: Set<number>;
  /** Mean positions by square of `sameStreetMeters`. */
  squares: Map<number, { x: number; y: number; count: number }>;
}

/** A square's number in a plane whose squares have a side of 1; its neighbors' are near it by 1 and by `row`. */
const row = 4_194_304;
const squareOf = (x: number, y: number): number => Math.floor(x) * row + Math.floor(y);
const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => dx * row + dy));

/** The street that each spot of one name belongs to, as numbers from 0. */
export function clusterSpots(spots: readonly Spot[]): number[] {
  const [first] = spots;
  if (!first) return [];
  const sets = new Sets();
  const northward = metersPerDegree;
  const eastward = metersPerDegree * Math.max(Math.cos((first.lat * Math.PI) / 180), 0.01);
  const plane = spots.map(({ lng, lat }) => ({ x: lng * eastward, y: lat * northward }));

  // Linked: spots of one square or of neighboring ones, and all of one way.
  const bySquare = new Map<number, number>();
  const byWay = new Map<number, number>();
  for (const [n, { x, y }] of plane.entries()) {
    const square = squareOf(x / linkMeters, y / linkMeters);
    const before = bySquare.get(square);
    if (before === undefined) bySquare.set(square, n);
    else sets.join(before, n);
    const { way } = spots[n] ?? first;
    if (way === undefined) continue;
    const same = byWay.get(way);
    if (same === undefined) byWay.set(way, n);
    else sets.join(same, n);
  }
  for (const [square, n] of bySquare) {
    for (const step of around) {
      const other = bySquare.get(square + step);
      if (other !== undefined) sets.join(n, other);
    }
  }
  joinPieces(spots, plane, sets);
  const numbers = new Map<number, number>();
  return spots.map((_, n) => {
    const root = sets.find(n);
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root) ?? 0;
  });
}

/** Joins what is linked to the nearest that does not name another town. */
function joinPieces(spots: readonly Spot[], plane: readonly { x: number; y: number }[], sets: Sets): void {
  const pieces = new Map<number, Piece>();
  for (const [n, { x, y }] of plane.entries()) {
    const root = sets.find(n);
    const piece = pieces.get(root) ?? { towns: new Set(), squares: new Map() };
    pieces.set(root, piece);
    const { town = 0 } = spots[n] ?? {};
    if (town !== 0) piece.towns.add(town);
    const square = squareOf(x / sameStreetMeters, y / sameStreetMeters);
    const mean = piece.squares.get(square) ?? { x: 0, y: 0, count: 0 };
    piece.squares.set(square, { x: mean.x + x, y: mean.y + y, count: mean.count + 1 });
  }
  if (pieces.size < 2) return;
  for (const { a, b } of nearPairs(pieces)) {
    const [left, right] = [sets.find(a), sets.find(b)];
    if (left === right) continue;
    const [one, other] = [pieces.get(left)?.towns ?? new Set(), pieces.get(right)?.towns ?? new Set()];
    const agree = one.size === 0 || other.size === 0 || [...one].some((town) => other.has(town));
    if (!agree) continue;
    for (const town of other) one.add(town);
    sets.join(left, right);
  }
}

function nearPairs(pieces: ReadonlyMap<number, Piece>): { a: number; b: number }[] {
  const bySquare = new Map<number, { piece: number; x: number; y: number }[]>();
  const pairs: { a: number; b: number; distance: number }[] = [];
  for (const [piece, { squares }] of pieces) {
    for (const [square, { x, y, count }] of squares) {
      const mean = { piece, x: x / count, y: y / count };
      for (const step of around) {
        for (const other of bySquare.get(square + step) ?? []) {
          const distance = Math.hypot(other.x - mean.x, other.y - mean.y);
          if (other.piece !== piece && distance <= sameStreetMeters) pairs.push({ a: other.piece, b: piece, distance });
        }
      }
      bySquare.set(square, [...(bySquare.get(square) ?? []), mean]);
    }
  }
  return pairs.sort((a, b) => a.distance - b.distance);
}
