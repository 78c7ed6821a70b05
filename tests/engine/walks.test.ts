import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { equivalentRadius, signedDistance } from '../../server/geofences/distance.ts';
import { FenceIndex } from '../../server/geofences/fence-index.ts';
import { compareFixes } from '../../server/geofences/fixes.ts';
import type { FenceRule } from '../../server/geofences/types.ts';
import { outlined, outlineNames, ringsOf } from './outlines.ts';
import { circleAt, origin, Reference, start, tell } from './support.ts';
import {
  deliveriesOf,
  fixesOf,
  type Phone,
  pathThrough,
  phone,
  placeAt,
  type Random,
  randomOf,
  type Spot,
  shuffle,
} from './walks.ts';

const noises = [5, 15, 50] as const;
const radii = [30, 75, 200] as const;
const circles = radii.map((radius) => ({ name: `a circle of ${radius} m`, rule: circleAt(origin, radius), radius }));
const outlines = outlineNames.map((name) => ({ name: `the ${name}`, rule: outlined(name), radius: null }));
const places = [...circles, ...outlines];

/** As the phone says: of its fixes, 68% lie within its accuracy, so that each axis has two thirds of it. */
const honest = (noise: number, more: Partial<Phone> = {}) => phone(noise / 1.515, { accuracy: 1.515, ...more });

function edgeSpot(name: string, radius: number | null, random: Random): Spot {
  if (radius !== null) {
    const angle = random() * 2 * Math.PI;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }
  const rings = ringsOf(name.slice(4));
  const ring = rings[Math.floor(random() * rings.length)] ?? [];
  const index = 1 + Math.floor(random() * (ring.length - 1));
  const [from, to] = [ring[index - 1] ?? [0, 0], ring[index] ?? [0, 0]];
  const share = random();
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}

/** Anywhere at least half as deep inside as one can be. */
function insideSpot(rule: FenceRule, random: Random): Spot {
  const spots = Array.from({ length: 400 }, (): { spot: Spot; depth: number } => {
    const spot: Spot = [(random() - 0.5) * 480, (random() - 0.5) * 480];
    return { spot, depth: -signedDistance(rule, ...placeAt(origin, spot)) };
  });
  const middle = { spot: [0, 0] as Spot, depth: -signedDistance(rule, ...origin) };
  const deepest = Math.max(middle.depth, ...spots.map(({ depth }) => depth));
  return (spots.find(({ depth }) => depth > 0 && depth >= deepest / 2) ?? middle).spot;
}

function inwards(rule: FenceRule, random: Random) {
  const far = 700 + random() * 300;
  const [from, to] = [random() * 2 * Math.PI, random() * 2 * Math.PI];
  const away = (angle: number): Spot => [far * Math.cos(angle), far * Math.sin(angle)];
  return pathThrough(
    [
      { spot: away(from), rest: 120 },
      { spot: insideSpot(rule, random), rest: 120 + random() * 600 },
      { spot: away(to), rest: 1_200 },
    ],
    1.4,
  );
}

describe('standing at the edge for an hour', () => {
  for (const { name, rule, radius } of places)
    test(`of ${name} is one visit at most, however noisy the phone`, () => {
      const fences = new FenceIndex([rule]);
      for (const noise of noises)
        for (const how of [honest(noise), honest(noise, { interval: 3 }), honest(noise, { interval: 45, memory: 60 })])
          for (let seed = 1; seed <= 25; seed++) {
            const random = randomOf(seed * 1_000 + noise);
            const spot = edgeSpot(name, radius, random);
            const fixes = fixesOf({ origin, path: () => spot, seconds: 3_600, start }, how, random);
            const kinds = tell(fixes, fences).transitions.map(({ kind }) => kind);
            expect(kinds.filter((kind) => kind === 'entered').length).toBeLessThanOrEqual(1);
            expect(kinds.filter((kind) => kind === 'exited').length).toBeLessThanOrEqual(1);
          }
    });
  test('is so too for phones that believe to be half again as good as they are, but for one in fifty', () => {
    let flapping = 0;
    let all = 0;
    for (const { name, rule, radius } of places)
      for (const noise of noises)
        for (let seed = 1; seed <= 30; seed++) {
          const random = randomOf(seed * 1_000 + noise);
          const spot = edgeSpot(name, radius, random);
          const fixes = fixesOf({ origin, path: () => spot, seconds: 3_600, start }, phone(noise), random);
          const { transitions } = tell(fixes, new FenceIndex([rule]));
          if (transitions.filter(({ kind }) => kind === 'entered').length > 1) flapping++;
          all++;
        }
    expect(flapping / all).toBeLessThan(0.02);
  });
});

describe('a visit of two minutes or more', () => {
  for (const { name, rule } of places)
    for (const noise of noises) {
      if (2 * equivalentRadius(rule) < 2 * noise) continue;
      test(`is found at ${name} with a noise of ${noise} m, and is one`, () => {
        const fences = new FenceIndex([rule]);
        const walks = 200;
        let found = 0;
        let once = 0;
        for (let seed = 1; seed <= walks; seed++) {
          const random = randomOf(seed * 77 + noise);
          const { path, seconds } = inwards(rule, random);
          const fixes = fixesOf({ origin, path, seconds, start }, honest(noise), random);
          const { visits } = tell(fixes, fences);
          const times = Array.from({ length: Math.ceil(seconds) }, (_, second) => second).filter(
            (second) => signedDistance(rule, ...placeAt(origin, path(second))) <= 0,
          );
          const [from, to] = [start + (times[0] ?? 0) * 1_000, start + (times.at(-1) ?? 0) * 1_000];
          if (visits.some(({ enteredAt, exitedAt }) => enteredAt <= to && (exitedAt ?? to) >= from)) found++;
          if (visits.length === 1 && visits[0]?.exitedAt !== null) once++;
        }
        expect(found / walks).toBeGreaterThanOrEqual(0.99);
        expect(once / walks).toBeGreaterThanOrEqual(0.97);
      });
    }
});

describe('the same fixes', () => {
  const fences = new FenceIndex([
    ...circles.map(({ rule }, index) => ({ ...rule, id: String(index + 1), dwellSeconds: 300 })),
    { ...outlined('park'), id: '7', schedule: { windows: [{ days: [3], from: '00:20', to: '00:50' }] } },
    { ...outlined('mall'), id: '8', enterRule: 'confirmed' as const },
  ]);
  const walk = (seed: number) => {
    const random = randomOf(seed);
    const { path, seconds } = inwards(circleAt(origin, 200), random);
    const noise = noises[seed % 3] ?? 15;
    return { fixes: fixesOf({ origin, path, seconds, start }, honest(noise), random), random };
  };
  test('in any order and any number end in the same visits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const { fixes, random } = walk(seed);
        const end = (fixes.at(-1)?.at ?? start) + 86_400_000;
        const expected = tell([...fixes].sort(compareFixes), fences, end).visits;
        const reference = new Reference(fences);
        for (const batch of deliveriesOf(fixes, random)) {
          reference.take(batch);
          if (random() < 0.1) reference.carry(batch[0]?.receivedAt ?? start);
        }
        reference.carry(end);
        expect(reference.visits).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
  test('one by one, mixed up, too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const { fixes, random } = walk(seed);
        const some = fixes.filter((_, index) => index % 3 === 0);
        const reference = new Reference(fences);
        for (const fix of shuffle([...some, ...some.slice(0, 20)], random)) reference.take([fix]);
        expect(reference.visits).toEqual(tell([...some].sort(compareFixes), fences).visits);
      }),
      { numRuns: 20 },
    );
  });
});
