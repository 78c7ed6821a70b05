import type { Position } from '../../server/contract/common.ts';
import { metersPerDegree } from '../../server/geofences/earth.ts';
import type { Fix } from '../../server/geofences/types.ts';

/** Walks as phones tell them: a true path, GPS noise that wanders, gaps, and everything that goes wrong on its way to us. */

export type Random = () => number;

/** Meters east and north of the walk's origin. */
export type Spot = readonly [x: number, y: number];
export type Path = (seconds: number) => Spot;

export interface Phone {
  /** standard deviation east and north, meters */
  noise: number;
  /** how long the noise stays alike, seconds: it is Gauss-Markov */
  memory: number;
  /** between fixes, seconds; varies by a fifth */
  interval: number;
  /** accuracy told, as a multiple of `noise`, give or take a third; null: none is told */
  accuracy: number | null;
  /** share of the time in which there are no fixes, in gaps of half a minute to two */
  gaps: number;
}

export const phone = (noise: number, more: Partial<Phone> = {}): Phone => ({
  noise,
  memory: 30,
  interval: 10,
  accuracy: 1,
  gaps: 0.1,
  ...more,
});

/** mulberry32 */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const gauss = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export const fixAt = (lng: number, lat: number, at: number, more: Partial<Fix> = {}): Fix => ({
  lng,
  lat,
  at,
  receivedAt: at,
  accuracy: 10,
  speed: null,
  flags: 0,
  clientId: null,
  ...more,
});

export interface Walk {
  origin: Position;
  path: Path;
  seconds: number;
  /** milliseconds since 1970 */
  start: number;
}

/** The place so many meters east and north. */
export function placeAt([lng, lat]: Position, [x, y]: Spot): Position {
  const scale = metersPerDegree(lat);
  return [lng + x / scale.x, lat + y / scale.y];
}

/** What a phone tells of a walk, in order and each fix at once. */
export function fixesOf({ origin, path, seconds, start }: Walk, how: Phone, random: Random): Fix[] {
  const fixes: Fix[] = [];
  let [east, north] = [gauss(random) * how.noise, gauss(random) * how.noise];
  let gapUntil = 0;
  let before = 0;
  for (let at = random() * how.interval; at <= seconds; at += how.interval * (0.8 + 0.4 * random())) {
    const kept = Math.exp(-(at - before) / how.memory);
    const fresh = how.noise * Math.sqrt(1 - kept * kept);
    east = east * kept + gauss(random) * fresh;
    north = north * kept + gauss(random) * fresh;
    const length = at - before;
    before = at;
    if (at >= gapUntil && random() < (how.gaps * length) / 75 / (1 - how.gaps)) gapUntil = at + 30 + 90 * random();
    if (at < gapUntil) continue;
    const [x, y] = path(at);
    const [lng, lat] = placeAt(origin, [x + east, y + north]);
    const accuracy = how.accuracy === null ? null : how.noise * how.accuracy * (0.67 + 0.66 * random());
    fixes.push(fixAt(lng, lat, start + Math.round(at * 1_000), { accuracy }));
  }
  return fixes;
}

/** Straight from spot to spot, resting at each for its `rest` seconds. */
export function pathThrough(
  stops: readonly { spot: Spot; rest: number }[],
  metersPerSecond: number,
): { path: Path; seconds: number } {
  const legs: { from: number; to: number; a: Spot; b: Spot }[] = [];
  let clock = 0;
  for (const [index, { spot, rest }] of stops.entries()) {
    const before = stops[index - 1];
    if (before) {
      const length = Math.hypot(spot[0] - before.spot[0], spot[1] - before.spot[1]) / metersPerSecond;
      legs.push({ from: clock, to: clock + length, a: before.spot, b: spot });
      clock += length;
    }
    legs.push({ from: clock, to: clock + rest, a: spot, b: spot });
    clock += rest;
  }
  const last = legs.at(-1)?.b ?? [0, 0];
  const path: Path = (seconds) => {
    const leg = legs.find(({ to }) => seconds < to);
    if (!leg) return last;
    const share = (seconds - leg.from) / (leg.to - leg.from || 1);
    return [leg.a[0] + share * (leg.b[0] - leg.a[0]), leg.a[1] + share * (leg.b[1] - leg.a[1])];
  };
  return { path, seconds: clock };
}

/** The batches in which fixes come: some sent late and newest first, mixed up, and many more than once. */
export function deliveriesOf(fixes: readonly Fix[], random: Random): Fix[][] {
  const batches: { at: number; fixes: Fix[] }[] = [];
  for (let index = 0; index < fixes.length; ) {
    const size = 1 + Math.floor(random() ** 3 * 40);
    const batch = fixes.slice(index, index + size);
    index += size;
    const late = random() < 0.2 ? random() * 7_200_000 : 0;
    const at = (batch.at(-1)?.at ?? 0) + late;
    const again = batch.filter(() => random() < 0.2);
    const order = random();
    const sent = [...batch, ...again];
    if (order < 0.3) sent.reverse();
    else if (order < 0.5) shuffle(sent, random);
    batches.push({ at, fixes: sent });
    if (random() < 0.2) batches.push({ at: at + random() * 600_000, fixes: batch });
  }
  return batches
    .sort((a, b) => a.at - b.at)
    .map((batch) => batch.fixes.map((fix) => ({ ...fix, receivedAt: Math.max(fix.at, Math.round(batch.at)) })));
}

export function shuffle<T>(items: T[], random: Random): T[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const kept = items[at] as T;
    items[at] = items[other] as T;
    items[other] = kept;
  }
  return items;
}
