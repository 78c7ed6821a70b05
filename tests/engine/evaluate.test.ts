import { describe, expect, test } from 'vitest';
import { emptyState, evaluate } from '../../server/geofences/evaluate.ts';
import { FenceIndex } from '../../server/geofences/fence-index.ts';
import type { EngineSettings, FenceRule, Fix } from '../../server/geofences/types.ts';
import { circleAt, origin, settings, start } from './support.ts';
import { fixAt, placeAt } from './walks.ts';

const minutes = 60_000;
const at = (time: number, east: number, more: Partial<Fix> = {}): Fix =>
  fixAt(...placeAt(origin, [east, 0]), start + time * minutes, more);
const shop = circleAt(origin, 100);
const run = (fences: FenceRule[], fixes: Fix[], more: Partial<EngineSettings> = {}, until?: number) =>
  evaluate({
    fixes,
    ...(until !== undefined && { until }),
    state: emptyState(),
    fences: new FenceIndex(fences),
    settings: { ...settings, ...more },
  });
const silences = (...told: Parameters<typeof run>) =>
  run(...told).events.map(({ kind, silence }) => [kind, ...silence]);

/** In and out, so many times, every ten minutes. */
const toAndFro = (times: number): Fix[] =>
  [...Array(times).keys()].flatMap((turn) => [at(turn * 10, 0), at(turn * 10 + 5, 1_000)]);

describe('an event may set something off', () => {
  test('when its fix is fresh, and not when it was received late', () => {
    const late = { receivedAt: start + 16 * minutes };
    expect(run([shop], [at(0, 0)]).events).toMatchObject([{ triggers: true, silence: [] }]);
    expect(silences([shop], [at(0, 0, late)])).toEqual([['entered', 'stale']]);
    expect(silences([shop], [at(2, 0, late)])).toEqual([['entered']]);
  });
  test('also when time brought it, if that is not long ago', () => {
    const cafe = { ...shop, dwellSeconds: 600 };
    expect(silences([cafe], [at(0, 0)], {}, start + 11 * minutes)).toEqual([['entered'], ['dwelled']]);
    expect(silences([cafe], [at(0, 0)], {}, start + 40 * minutes)).toEqual([['entered'], ['dwelled', 'stale']]);
    const flushed = [at(0, 0), at(60, 0)].map((fix) => ({ ...fix, receivedAt: start + 60 * minutes }));
    expect(silences([cafe], flushed)).toEqual([
      ['entered', 'stale'],
      ['dwelled', 'stale'],
    ]);
  });
  test('and not by suspicious fixes, nor by what time makes of them', () => {
    const cafe = { ...shop, dwellSeconds: 60 };
    expect(silences([cafe], [at(0, 0, { flags: 1 })], {}, start + minutes)).toEqual([
      ['entered', 'suspicious'],
      ['dwelled', 'suspicious'],
    ]);
  });
  test('once within the cooldown, of each fence and kind', () => {
    const cool = { ...shop, cooldownSeconds: 1_000 };
    const other = circleAt(origin, 60, { id: '2' });
    expect(silences([cool, other], toAndFro(3)).filter(([, silence]) => silence === 'cooldown')).toEqual([
      ['entered', 'cooldown'],
      ['exited', 'cooldown'],
    ]);
  });
  test('as often as the hour and the day allow', () => {
    const { events } = run([shop], toAndFro(36), { hourlyCap: 5, dailyCap: 17 });
    const perHour = new Map<number, number>();
    for (const { at, triggers } of events) {
      const hour = Math.floor(at / 3_600_000);
      perHour.set(hour, (perHour.get(hour) ?? 0) + (triggers ? 1 : 0));
    }
    expect([...perHour.values()]).toEqual([5, 5, 5, 2, 0, 0]);
    expect(events.at(-1)?.silence).toEqual(['daily-cap']);
    expect(events.find(({ triggers }) => !triggers)?.silence).toEqual(['hourly-cap']);
  });
  test('and not when somebody only fell silent', () => {
    const { events } = run([shop], [at(0, 0)], {}, start + 400 * minutes);
    expect(events.at(-1)).toMatchObject({ kind: 'exited', triggers: false, silence: ['stale', 'lapsed'] });
  });
  test('and is explained', () => {
    const [first, far] = [at(0, 700, { accuracy: 8 }), at(5, 40, { accuracy: 12 })];
    const { events } = run([{ ...shop, version: 4 }], [first, far]);
    expect(events[0]?.why).toMatchObject({
      decision: 'inside-credible',
      fix: far,
      previous: { lng: first.lng, lat: first.lat, at: first.at, accuracy: 8 },
      margin: 20,
      agreeing: 1,
      ruleVersion: 4,
      suspicions: [],
    });
    expect(events[0]?.why.distance).toBeCloseTo(-60, 1);
  });
});
