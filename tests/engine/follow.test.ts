import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FenceIndex } from '../../server/geofences/fence-index.ts';
import { emptyTrack, follow } from '../../server/geofences/follow.ts';
import type { FenceRule, Fix } from '../../server/geofences/types.ts';
import { circleAt, fence, origin, settings, start, tell } from './support.ts';
import { fencesAround, wander } from './towns.ts';
import { fixAt, placeAt, randomOf } from './walks.ts';

const minutes = 60_000;
/** A fix so many meters east of the middle, so many minutes after the start. */
const at = (time: number, east: number, more: Partial<Fix> = {}): Fix =>
  fixAt(...placeAt(origin, [east, 0]), start + time * minutes, more);
const told = (rule: FenceRule, fixes: readonly Fix[], until?: number) =>
  tell(fixes, new FenceIndex([rule]), until).transitions.map(({ kind, at, why }) => [
    kind,
    (at - start) / minutes,
    why.decision,
  ]);
const shop = circleAt(origin, 100);
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const open = (from: string, to: string) => ({ windows: [{ days: everyDay, from, to }] });

describe('entering', () => {
  test('takes one fix inside that is exact against the size of the fence', () => {
    expect(told(shop, [at(0, 500), at(5, 50, { accuracy: 20 })])).toEqual([['entered', 5, 'inside-credible']]);
  });
  test('takes two that agree where they are not, some time apart, or where their accuracy is unknown', () => {
    for (const accuracy of [300, null]) {
      const [one, soon, later] = [at(0, 0, { accuracy }), at(0.2, 0, { accuracy }), at(1, 0, { accuracy })];
      expect(told(shop, [one, soon])).toEqual([]);
      expect(told(shop, [one, soon, later])).toEqual([['entered', 1, 'inside-agreed']]);
    }
  });
  test('is forgotten when what comes between is clearly outside', () => {
    const vague = { accuracy: 150 };
    expect(told(shop, [at(0, 0, vague), at(1, 900, vague), at(2, 0, vague)])).toEqual([]);
    expect(told(shop, [at(0, 0, vague), at(1, 180, vague), at(2, 0, vague)])).toEqual([
      ['entered', 2, 'inside-agreed'],
    ]);
  });
  test('always takes two where the fence says so, and any one where it says that', () => {
    const confirmed = { ...shop, enterRule: 'confirmed' as const };
    expect(told(confirmed, [at(0, 0), at(1, 0)])).toEqual([['entered', 1, 'inside-agreed']]);
    const instant = { ...shop, enterRule: 'instant' as const };
    expect(told(instant, [at(0, 0, { accuracy: 900 })])).toEqual([['entered', 0, 'inside-instant']]);
  });
  test('never happens by a fix worse than 1,000 m, nor does leaving', () => {
    expect(told({ ...shop, enterRule: 'instant' }, [at(0, 0, { accuracy: 1_001 })])).toEqual([]);
    expect(told(shop, [at(0, 0), at(10, 90_000, { accuracy: 1_001 })])).toEqual([['entered', 0, 'inside-credible']]);
  });
  test('is not by fixes from before the fence was there', () => {
    const later = { ...shop, since: start + 5 * minutes };
    expect(told(later, [at(0, 0), at(4, 0)])).toEqual([]);
    expect(told(later, [at(0, 0), at(5, 0)])).toEqual([['entered', 5, 'inside-credible']]);
  });
});

describe('coming back', () => {
  const around = [at(0, 0), at(10, 200), at(12, 130), at(13, 95)];
  test('takes more of who has just left and is still around', () => {
    expect(told(shop, around)).toHaveLength(2);
    expect(told(shop, [...around, at(14, 80)])).toHaveLength(3);
    expect(told(shop, [...around, at(16, 95)])).toContainEqual(['entered', 16, 'inside-agreed']);
    expect(told(shop, [at(0, 0), at(10, 200), at(60, 95)])).toHaveLength(3);
    expect(told(shop, [at(0, 0), at(10, 200), at(12, 300), at(13, 95)])).toHaveLength(3);
  });
});

describe('leaving', () => {
  const inside = at(0, 0);
  test('takes a fix whose whole circle is clear of the fence and its margin', () => {
    expect(told(shop, [inside, at(5, 125)])).toHaveLength(1);
    expect(told(shop, [inside, at(5, 160, { accuracy: 60 })])).toHaveLength(1);
    expect(told(shop, [inside, at(5, 150)])).toContainEqual(['exited', 5, 'clear-of-edge']);
  });
  test('or several that agree, over some time', () => {
    const outside = [1, 2, 3, 4, 5, 6].map((time) => at(time, 230, { accuracy: 50 }));
    const [, exit] = told(shop, [inside, ...outside]);
    expect(exit?.[0]).toBe('exited');
    expect(exit?.[2]).toBe('outside-agreed');
    const atOnce = [0, 1, 2, 3, 4, 5].map((time) => at(5 + time / 60, 230, { accuracy: 50 }));
    expect(told(shop, [inside, ...atOnce])).toHaveLength(1);
  });
  test('by fixes of unknown accuracy takes at least two, however far', () => {
    const far = [at(5, 5_000, { accuracy: null }), at(6, 5_000, { accuracy: null })];
    expect(told(shop, [inside, ...far.slice(0, 1)])).toHaveLength(1);
    expect(told(shop, [inside, ...far])).toContainEqual(['exited', 6, 'outside-agreed']);
  });
  test('keeps to the margin that is set', () => {
    const wide = { ...shop, margin: 300 };
    expect(told(wide, [inside, at(5, 350)])).toHaveLength(1);
    expect(told(wide, [inside, at(5, 450)])).toHaveLength(2);
  });
  test('and entering another at one fix: first out, then in, in the order of the fences', () => {
    const fences = [
      circleAt(placeAt(origin, [500, 0]), 100, { id: '12' }),
      circleAt(placeAt(origin, [500, 0]), 150, { id: '3' }),
      circleAt(origin, 50, { id: '8' }),
      shop,
    ];
    const { transitions } = tell([inside, at(5, 500)], new FenceIndex(fences));
    expect(transitions.map(({ kind, fenceId }) => `${kind} ${fenceId}`)).toEqual([
      'entered 1',
      'entered 8',
      'exited 1',
      'exited 8',
      'entered 3',
      'entered 12',
    ]);
  });
  test('is by the clock where nothing was heard for long, and was when last seen', () => {
    const quiet = told(shop, [inside, at(10, 10)], start + 366 * minutes);
    expect(quiet).toHaveLength(1);
    const lapsed = told(shop, [inside, at(10, 10)], start + 371 * minutes);
    expect(lapsed).toContainEqual(['exited', 10, 'silent-too-long']);
    expect(told(shop, [inside, at(10, 10), at(500, 10)])).toHaveLength(3);
  });
});

describe('dwelling', () => {
  const cafe = { ...shop, dwellSeconds: 600 };
  test('happens once a visit, exactly then, with a fix or without', () => {
    expect(told(cafe, [at(0, 0), at(9, 0), at(12, 0), at(40, 0)])).toContainEqual(['dwelled', 10, 'stayed']);
    expect(told(cafe, [at(0, 0), at(9, 0), at(12, 0), at(40, 0)])).toHaveLength(2);
    const { track, dueAt } = follow({
      fixes: [at(0, 0)],
      track: emptyTrack(),
      fences: new FenceIndex([cafe]),
      settings,
    });
    expect(dueAt).toBe(start + 10 * minutes);
    const woken = follow({ fixes: [], until: dueAt ?? 0, track, fences: new FenceIndex([cafe]), settings });
    expect(woken.transitions.map(({ kind, at }) => [kind, at])).toEqual([['dwelled', dueAt]]);
    expect(woken.dueAt).toBe(start + 360 * minutes);
  });
  test('does not happen to who left before', () => {
    expect(told(cafe, [at(0, 0), at(9, 400), at(12, 400)]).map(([kind]) => kind)).toEqual(['entered', 'exited']);
  });
  test('is not undone when they turn out to have been silent', () => {
    const { visits } = tell([at(0, 0)], new FenceIndex([cafe]), start + 400 * minutes);
    expect(visits).toMatchObject([{ dwelledAt: start + 10 * minutes, exitedAt: start + 10 * minutes }]);
  });
});

describe('crossing', () => {
  test('is a way through between two fixes outside, not long apart', () => {
    expect(told(shop, [at(0, -600), at(1, 600)])).toEqual([['crossed', 1, 'passed-through']]);
    expect(told(shop, [at(0, -600), at(6, 600)])).toEqual([]);
    expect(told(shop, [at(0, -600), at(1, 600, { accuracy: 120 })])).toEqual([]);
  });
  test('is through outlines too, and not beside them', () => {
    const ring = (
      [
        [-50, -50],
        [50, -50],
        [50, 50],
        [-50, 50],
        [-50, -50],
      ] as const
    ).map((spot) => placeAt(origin, spot));
    const block = fence({ circle: null, shape: [[ring]] });
    expect(told(block, [at(0, -300), at(1, 300)])).toEqual([['crossed', 1, 'passed-through']]);
    const beside = [-300, 300].map((x, time) => fixAt(...placeAt(origin, [x, 55]), start + time * minutes));
    expect(told(block, beside)).toEqual([]);
  });
});

describe('a schedule', () => {
  const bar = { ...shop, schedule: open('08:00', '20:00') };
  test('that opens with somebody inside lets them in then, and out when it closes', () => {
    const day = [...Array(30).keys()].map((half) => at(450 + half * 30, 0));
    expect(told(bar, day)).toEqual([
      ['entered', 480, 'window-opened'],
      ['exited', 1_200, 'window-closed'],
    ]);
  });
  test('does so without a fix, when it is due', () => {
    const fences = new FenceIndex([bar]);
    const { track, dueAt } = follow({ fixes: [at(450, 0)], track: emptyTrack(), fences, settings });
    expect(dueAt).toBe(start + 480 * minutes);
    const { transitions } = follow({ fixes: [], until: start + 480 * minutes, track, fences, settings });
    expect(transitions).toMatchObject([{ kind: 'entered', at: start + 480 * minutes, why: { fix: null } }]);
  });
  test('that opens long after somebody was last seen lets nobody in', () => {
    expect(told(bar, [at(100, 0)], start + 500 * minutes)).toEqual([]);
    const { dueAt } = follow({ fixes: [at(100, 0)], track: emptyTrack(), fences: new FenceIndex([bar]), settings });
    expect(dueAt).toBeNull();
  });
  test('that is closed is not crossed', () => {
    expect(told(bar, [at(0, -600), at(1, 600)])).toEqual([]);
  });
});

describe('what cannot be true', () => {
  test('is not followed for one fix, and is for two that agree, with suspicion', () => {
    const stray = at(5, 80_000);
    expect(told(shop, [at(4, 0), stray, at(6, 0)])).toEqual([['entered', 4, 'inside-credible']]);
    const { transitions } = tell([at(4, 0), stray, at(5.5, 80_000), at(6, 80_000)], new FenceIndex([shop]));
    expect(transitions[1]).toMatchObject({ kind: 'exited', why: { suspicions: ['impossible-speed'] } });
  });
  test('is told of a fix, and of what time makes of it', () => {
    const cafe = { ...shop, dwellSeconds: 60 };
    const { transitions } = tell([at(0, 0, { flags: 1 }), at(2, 0), at(3, 300, { flags: 6 })], new FenceIndex([cafe]));
    expect(transitions.map(({ kind, why }) => [kind, why.suspicions])).toEqual([
      ['entered', ['mock']],
      ['dwelled', ['mock']],
      ['exited', ['shared-position', 'clock-ahead']],
    ]);
  });
});

describe('fences that change', () => {
  test('keep who is inside when they are edited, and nobody when they are gone', () => {
    const { track } = tell([at(0, 0)], new FenceIndex([shop]));
    const grown = { ...circleAt(origin, 500), version: 2, since: start + minutes };
    const go = (fences: FenceRule[]) =>
      follow({ fixes: [at(2, 300)], track, fences: new FenceIndex(fences), settings });
    expect(go([grown]).transitions).toEqual([]);
    expect(go([grown]).track.presences).toHaveProperty('1');
    expect(go([shop]).transitions).toMatchObject([{ kind: 'exited' }]);
    expect(go([]).transitions).toEqual([]);
    expect(go([]).track.presences).toEqual({});
  });
});

describe('a schedule that is given to a fence', () => {
  test('puts out who is inside when it holds, and not before', () => {
    const { track } = tell([at(600, 0)], new FenceIndex([shop]));
    const edited = { ...shop, version: 2, since: start + 630 * minutes, schedule: open('09:00', '10:10') };
    const { transitions } = follow({
      fixes: [],
      until: start + 640 * minutes,
      track,
      fences: new FenceIndex([edited]),
      settings,
    });
    expect(transitions).toMatchObject([{ kind: 'exited', at: edited.since, why: { decision: 'window-closed' } }]);
  });
});

describe('following', () => {
  const seeds = fc.integer({ min: 1, max: 1e6 });
  test('comes to the same in one call and in several, with the clock going on between them, and is JSON', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }), (seed, sizes) => {
        const random = randomOf(seed);
        const fences = new FenceIndex(fencesAround(origin, 2_000, 30, random));
        const fixes = wander(origin, 2_000, 300, 40, start + 6 * 3_600_000, random);
        const end = start + 3 * 86_400_000;
        const whole = follow({ fixes, until: end, track: emptyTrack(), fences, settings });
        let track = emptyTrack();
        const transitions = [];
        for (let index = 0; index < fixes.length; ) {
          const size = sizes[index % (sizes.length || 1)] ?? 7;
          const part = fixes.slice(index, index + size);
          index += size;
          const until = fixes[index]?.at ?? end;
          const step = follow({ fixes: part, ...(random() < 0.5 && { until }), track, fences, settings });
          track = JSON.parse(JSON.stringify(step.track));
          transitions.push(...step.transitions);
        }
        const last = follow({ fixes: [], until: end, track, fences, settings });
        expect([...transitions, ...last.transitions].map(({ knownAt, ...rest }) => rest)).toEqual(
          whole.transitions.map(({ knownAt, ...rest }) => rest),
        );
        expect(last.track).toEqual(whole.track);
        expect(last.dueAt).toBe(whole.dueAt);
      }),
      { numRuns: 150 },
    );
  });
  test('wakes up whenever time alone changes something', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = randomOf(seed);
        const fences = new FenceIndex(fencesAround(origin, 1_000, 20, random));
        const fixes = wander(origin, 1_000, 60, 60, start + 8 * 3_600_000, random);
        const end = start + 3 * 86_400_000;
        const { track } = follow({ fixes, track: emptyTrack(), fences, settings });
        const atOnce = follow({ fixes: [], until: end, track, fences, settings });
        let state = follow({ fixes: [], track, fences, settings });
        const transitions = [];
        for (let dueAt = state.dueAt; dueAt !== null && dueAt <= end; dueAt = state.dueAt) {
          state = follow({ fixes: [], until: dueAt, track: state.track, fences, settings });
          expect(state.transitions.length).toBeGreaterThan(0);
          transitions.push(...state.transitions);
        }
        expect(transitions.map(({ knownAt, ...rest }) => rest)).toEqual(
          atOnce.transitions.map(({ knownAt, ...rest }) => rest),
        );
      }),
      { numRuns: 150 },
    );
  });
  test('changes nothing of what it is given', () => {
    const random = randomOf(5);
    const fences = new FenceIndex(fencesAround(origin, 1_000, 30, random));
    const fixes = wander(origin, 1_000, 200, 30, start, random);
    const { track } = follow({ fixes: fixes.slice(0, 100), track: emptyTrack(), fences, settings });
    const before = structuredClone({ fixes, track });
    follow({ fixes: fixes.slice(100), until: start + 86_400_000, track, fences, settings });
    expect({ fixes, track }).toEqual(before);
  });
  test('keeps time', () => {
    const random = randomOf(9);
    const fences = new FenceIndex(fencesAround(origin, 1_000, 40, random));
    const { transitions } = tell(wander(origin, 1_000, 500, 30, start, random), fences);
    expect(transitions.length).toBeGreaterThan(20);
    const times = transitions.filter(({ why }) => why.decision !== 'silent-too-long').map((one) => one.at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});
