import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FenceEvent, LiveFix } from '../../client/api/fences.ts';
import { check, isBegun } from '../../client/fences/check.ts';
import { bodyOf, type FenceDraft, parseDraft, sameDraft, usualRules } from '../../client/fences/draft.ts';
import { explain } from '../../client/fences/explain.ts';
import { dayWords, isOverMidnight, readOpeningHours } from '../../client/fences/hours.ts';
import { grown, usualMargin } from '../../client/fences/margin.ts';
import { recentSeconds, withFixes } from '../../client/fences/recent.ts';
import { durationWords, type Names, sentenceOf, windowWords, zoneArea } from '../../client/fences/words.ts';
import { tFences } from '../../client/strings/en-fences.ts';
import type { Position } from '../../server/contract/common.ts';
import { decisions, fenceSchedule, newGeofence, silences, suspicions } from '../../server/contract/geofences.ts';
import { circleArea, distanceMeters } from '../../server/geometry/geodesic.ts';
import { insideTester } from '../../server/geometry/inside.ts';
import { outlineRefusals } from '../../server/geometry/outline.ts';

const names: Names = {
  store: (id) => (id === '1' ? 'Old Mill' : null),
  neighborhood: (id) => (id === '2' ? 'Harbor' : null),
  area: () => null,
};
const ring: Position[] = [
  [5, 52],
  [5.01, 52],
  [5.01, 52.01],
  [5, 52.01],
  [5, 52],
];
const draft: FenceDraft = {
  ...usualRules,
  name: 'In front',
  area: { type: 'circle', center: [5, 52], radiusMeters: 100 },
};

describe('hours', () => {
  test('the usual opening hours of a shop are read', () => {
    expect(readOpeningHours('Mo-Sa 07:00-18:00; Su 08:00-12:00')).toEqual([
      { days: [1, 2, 3, 4, 5, 6], from: '07:00', to: '18:00' },
      { days: [7], from: '08:00', to: '12:00' },
    ]);
    expect(readOpeningHours('Fr,Sa 20:00-02:00')).toEqual([{ days: [5, 6], from: '20:00', to: '02:00' }]);
    expect(readOpeningHours('09:00-12:30, 13:30-17:00')).toHaveLength(2);
    expect(readOpeningHours('Sa-Mo 9:00-12:00; PH off')).toEqual([{ days: [1, 6, 7], from: '09:00', to: '12:00' }]);
  });

  test.each(['24/7', 'sunrise-sunset', 'Mo-Fr', 'Mo[1] 10:00-12:00', '', 'Mo 25:00-26:00'])(
    'what says more than that is not guessed at: "%s"',
    (text) => {
      expect(readOpeningHours(text)).toBeNull();
    },
  );

  test('whatever is read, the server takes', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const days = fc.constantFrom('', 'Mo ', 'Mo-Fr ', 'Sa,Su ', 'Su-Tu ');
    fc.assert(
      fc.property(fc.array(fc.tuple(days, time, time), { minLength: 1, maxLength: 5 }), (parts) => {
        const windows = readOpeningHours(parts.map(([day, from, to]) => `${day}${from}-${to}`).join('; '));
        expect(fenceSchedule.safeParse({ windows }).success).toBe(true);
      }),
    );
  });

  test('past midnight is said plainly', () => {
    expect(isOverMidnight({ from: '20:00', to: '02:00' })).toBe(true);
    expect(isOverMidnight({ from: '20:00', to: '24:00' })).toBe(false);
    expect(windowWords({ days: [5, 6], from: '20:00', to: '02:00' })).toMatch(/^Fri and Sat .*next day$/);
  });

  test('days in a row are a range', () => {
    expect(dayWords([1, 2, 3, 4, 5, 6])).toMatch(/^Mon\s?–\s?Sat$/u);
    expect(dayWords([2, 4])).toBe('Tue and Thu');
    expect(dayWords([])).toBe('');
  });
});

describe('a draft', () => {
  test('survives being kept', () => {
    const full: FenceDraft = {
      ...draft,
      schedule: { windows: [{ days: [5], from: '20:00', to: '02:00' }] },
      marginMeters: 12.5,
      dwellSeconds: null,
      enterRule: 'confirmed',
      storeId: '1',
    };
    expect(parseDraft(JSON.stringify(full))).toEqual(full);
    expect(sameDraft(full, parseDraft(JSON.stringify(full)) as FenceDraft)).toBe(true);
  });

  test('that is damaged is not one, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const read = parseDraft(text);
        if (read?.area) expect(() => sentenceOf(read, names, null, null)).not.toThrow();
      }),
    );
    expect(parseDraft('{')).toBeNull();
    expect(parseDraft(JSON.stringify({ ...draft, area: { type: 'circle' } }))?.area).toBeNull();
  });

  test('is sent as the server takes it, once nothing is missing', () => {
    expect(newGeofence.safeParse(bodyOf(draft)).success).toBe(true);
    expect(bodyOf({ ...draft, area: null })).toBeNull();
    expect(bodyOf({ ...draft, name: '  ' })).toBeNull();
  });
});

describe('the words', () => {
  test('a zone says what it will do', () => {
    const words = sentenceOf(
      {
        ...draft,
        area: { type: 'isochrone', storeId: '1', mode: 'walk', minutes: 10 },
        schedule: { windows: [{ days: [1, 2, 3], from: '07:00', to: '18:00' }] },
      },
      names,
      Math.PI * 500 ** 2,
      'Europe/Amsterdam',
    );
    expect(words).toContain('10-minute walk of Old Mill');
    expect(words).toContain('(Amsterdam)');
    expect(words).toMatch(/50 m|164 ft/);
    expect(words).toContain('5 minutes');
    expect(words).toContain('12 hours');
  });

  test('times are said in their largest unit', () => {
    expect([45, 300, 5_400, 86_400].map(durationWords)).toEqual(['45 seconds', '5 minutes', '1.5 hours', '1 day']);
  });

  test('a small zone is measured in small units', () => {
    expect(zoneArea(31_415)).toMatch(/m²|ft²/);
  });

  test('every refusal of the validator has words here', () => {
    for (const refusal of Object.keys(outlineRefusals)) {
      expect(tFences(`refused.${refusal}` as never), refusal).toMatch(/^[A-Z]/);
    }
  });
});

const event = (patch: Partial<FenceEvent['explanation']>): FenceEvent => ({
  id: '10-1',
  kind: 'entered',
  geofenceId: '1',
  storeId: null,
  deviceId: '4',
  customerId: null,
  visitId: '9',
  at: '2026-03-02T10:00:00Z',
  recordedAt: '2026-03-02T10:00:01Z',
  triggers: true,
  explanation: {
    decision: 'inside-credible',
    fix: {
      position: [5, 52],
      accuracyMeters: 12,
      at: '2026-03-02T10:00:00Z',
      receivedAt: '2026-03-02T10:00:01Z',
      speedMetersPerSecond: null,
    },
    previous: null,
    distanceMeters: -31,
    marginMeters: 20,
    agreeing: 1,
    ruleVersion: 2,
    suspicions: [],
    silence: [],
    ...patch,
  },
});
const fence = { version: 2, dwellSeconds: 300 };

describe('why something happened', () => {
  test('every decision, doubt and silence has words, whatever is known', () => {
    for (const decision of decisions)
      for (const fix of [event({}).explanation.fix, null])
        expect(explain(event({ decision, fix }), fence).why, decision).toMatch(/^[A-Z\d].*\.$/);
    const all = explain(event({ silence: [...silences], suspicions: [...suspicions] }), fence);
    expect([all.silence.length, all.doubts.length]).toEqual([silences.length, suspicions.length]);
    for (const words of [...all.silence, ...all.doubts]) expect(words).toMatch(/\.$/);
  });

  test('no words are left unfilled', () => {
    for (const decision of decisions)
      for (const fix of [event({}).explanation.fix, null]) {
        const { why, position } = explain(event({ decision, fix }), fence);
        expect(`${why} ${position}`).not.toMatch(/[{}]|NaN|undefined/);
      }
  });

  test('unknown accuracy is not perfect accuracy', () => {
    const fix = event({}).explanation.fix;
    expect(explain(event({ fix: fix && { ...fix, accuracyMeters: null } }), fence).why).toContain('unknown accuracy');
  });

  test('a rule that has changed since says nothing of that time', () => {
    expect(explain(event({ decision: 'stayed' }), fence).why).toContain('5 minutes');
    expect(explain(event({ decision: 'stayed', ruleVersion: 1 }), fence).why).not.toContain('5 minutes');
  });

  test('a position that came late says when it came', () => {
    const fix = event({}).explanation.fix;
    const late = explain(event({ fix: fix && { ...fix, receivedAt: '2026-03-02T11:30:00Z' } }), fence);
    expect(late.position).toContain('arrived');
    expect(explain(event({}), fence).position).toContain('at once');
  });
});

describe('the margin on the map', () => {
  test('of a circle is a larger circle', () => {
    const shape = circleArea([5, 52], 100);
    const area = { type: 'circle' as const, center: [5, 52] as Position, radiusMeters: 100 };
    expect(grown(area, shape, 20)).toEqual(circleArea([5, 52], 120));
  });

  test('of an outline holds what is nearer than the margin, and nothing beyond', () => {
    const shape = [[ring]];
    const around = grown({ type: 'Polygon', coordinates: [ring] }, shape, 50);
    const inside = insideTester(around ?? []);
    // Around a corner, where rectangles along the edges would not reach, and along the edges.
    const near = fc.tuple(fc.constantFrom(5, 5.004, 5.01), fc.constantFrom(52, 52.007, 52.01));
    fc.assert(
      fc.property(
        near,
        fc.double({ min: -80, max: 80, noNaN: true }),
        fc.double({ min: -80, max: 80, noNaN: true }),
        (from, x, y) => {
          const [lng, lat] = [from[0] + x / (111_195 * Math.cos((52 * Math.PI) / 180)), from[1] + y / 111_195];
          const nearest: Position = [Math.min(5.01, Math.max(5, lng)), Math.min(52.01, Math.max(52, lat))];
          const meters = distanceMeters(nearest, [lng, lat]);
          if (meters < 48) expect(inside(lng, lat)).toBe(true);
          if (meters > 51) expect(inside(lng, lat)).toBe(false);
        },
      ),
    );
  });

  test('is at least 20 m', () => {
    expect(usualMargin(100)).toBe(20);
    expect(usualMargin(Math.PI * 1_000 ** 2)).toBeCloseTo(100);
  });
});

describe('what is drawn is judged as the server does', () => {
  test('a bow tie crosses itself, and where', () => {
    const [a, b, c, d] = ring;
    const tie = [a, b, d, c, a].map((corner) => corner ?? ([0, 0] as Position));
    expect(check({ type: 'Polygon', coordinates: [tie] })).toMatchObject({
      refused: 'self-intersection',
      at: [5.005, 52.005],
    });
  });

  test('a speck is too small', () => {
    const speck = ring.map(([lng, lat]): Position => [5 + (lng - 5) / 1_000, 52 + (lat - 52) / 1_000]);
    expect(check({ type: 'Polygon', coordinates: [speck] })).toMatchObject({ refused: 'too-small' });
  });

  test('two corners are no complaint yet', () => {
    const [a = [0, 0], b = [0, 0]] = ring;
    expect(isBegun({ type: 'Polygon', coordinates: [[a, b, b, a]] })).toBe(false);
    expect(isBegun({ type: 'Polygon', coordinates: [ring] })).toBe(true);
  });
});

test('the last position of each phone is shown, the newest first, and not for long', () => {
  const now = Date.parse('2026-03-02T10:00:00Z');
  const fix = (deviceId: string, secondsAgo: number): LiveFix => ({
    deviceId,
    deviceName: deviceId,
    position: [5, 52],
    accuracyMeters: null,
    at: new Date(now - secondsAgo * 1_000).toISOString(),
    suspicions: [],
  });
  const known = withFixes([], [fix('a', 60), fix('b', 30), fix('c', recentSeconds + 1)], now);
  expect(known.map(({ deviceId }) => deviceId)).toEqual(['b', 'a']);
  const next = withFixes(known, [fix('a', 90), fix('b', 10)], now);
  expect(next.map(({ at }) => now - Date.parse(at))).toEqual([10_000, 60_000]);
});
