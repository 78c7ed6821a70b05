/** The evaluation of fixes alone, without any database: 10,000 fences of 100 businesses. */
import assert from 'node:assert/strict';
import type { Position } from '../../server/contract/common.ts';
import { emptyState, evaluate } from '../../server/geofences/evaluate.ts';
import { FenceIndex } from '../../server/geofences/fence-index.ts';
import type { DeviceState, EngineEvent, EngineSettings, FenceRule, Fix } from '../../server/geofences/types.ts';
import { EveryFence, settings, start } from '../engine/support.ts';
import { fencesAround, wander } from '../engine/towns.ts';
import { placeAt, randomOf } from '../engine/walks.ts';
import { median } from './median.ts';

const businesses = 100;
const fencesEach = 100;
const devicesEach = 20;
const fixesEach = 200;
const cityMeters = 20_000;
const rounds = 7;

interface City {
  fences: FenceRule[];
  index: FenceIndex;
  devices: Fix[][];
}

/** Cities a little apart from each other, each with the fences of one business and the walks of its customers. */
function makeCities(): City[] {
  return Array.from({ length: businesses }, (_, index): City => {
    const random = randomOf(index + 1);
    const center: Position = [-110 + (index % 10) * 4, 30 + Math.floor(index / 10) * 2];
    const fences = fencesAround(center, cityMeters, fencesEach, random);
    // Half of them are about town, and half around a fence.
    const devices = Array.from({ length: devicesEach }, (_, device) => {
      const anywhere = placeAt(center, [(random() - 0.5) * cityMeters, (random() - 0.5) * cityMeters]);
      const corner = fences[device]?.shape[0]?.[0]?.[0] ?? anywhere;
      const isNear = device % 2 === 0;
      return wander(isNear ? corner : anywhere, isNear ? 600 : 6_000, fixesEach, 15, start, random);
    });
    return { fences, index: new FenceIndex(fences), devices };
  });
}

interface Told {
  events: EngineEvent[];
  fixes: number;
  seconds: number;
}

/** All devices in turn, `size` fixes at once. */
function tell(cities: readonly City[], indexOf: (city: City) => FenceIndex, size: number, keep: boolean): Told {
  const events: EngineEvent[] = [];
  const engine: EngineSettings = settings;
  let fixes = 0;
  const parts = cities.map((city) => city.devices.map((walk) => partsOf(walk, size)));
  const begun = performance.now();
  for (const [index, city] of cities.entries()) {
    const fences = indexOf(city);
    for (const walk of parts[index] ?? []) {
      let state: DeviceState = emptyState();
      for (const part of walk) {
        const step = evaluate({ fixes: part, state, fences, settings: engine });
        state = step.state;
        fixes += part.length;
        if (keep) events.push(...step.events);
      }
    }
  }
  return { events, fixes, seconds: (performance.now() - begun) / 1_000 };
}

const partsOf = (walk: readonly Fix[], size: number): Fix[][] =>
  Array.from({ length: Math.ceil(walk.length / size) }, (_, part) => walk.slice(part * size, (part + 1) * size));

/** Prints fixes per second on one core, and throws where the index leads to other events than a look at every fence. */
export function measureEngine(): void {
  const cities = makeCities();
  console.log(
    `\nevaluation alone, ${businesses * fencesEach} fences of ${businesses} businesses, one core (median of ${rounds})`,
  );
  for (const size of [100, 10, 1]) {
    tell(cities, ({ index }) => index, size, false);
    const speeds = Array.from({ length: rounds }, () => {
      const { fixes, seconds } = tell(cities, ({ index }) => index, size, false);
      return fixes / seconds;
    });
    console.log(
      `${String(size).padStart(4)} at once ${Math.round(median(speeds)).toLocaleString('en').padStart(12)} fixes per second`,
    );
  }
  const quick = tell(cities, ({ index }) => index, 100, true);
  const slow = tell(cities, ({ fences }) => new EveryFence(fences), 100, true);
  assert.deepEqual(quick.events, slow.events);
  const share = ((100 * quick.events.length) / quick.fixes).toFixed(1);
  console.log(
    `${quick.events.length.toLocaleString('en')} events (${share}% of the fixes), identical to a look at every fence at ${Math.round(slow.fixes / slow.seconds).toLocaleString('en')} fixes per second`,
  );
}
