import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCorners, writeCorners } from '../../client/drawing/corners.ts';
import { type Drawing, type DrawingAction, draw, startDrawing, type Tool, tools } from '../../client/drawing/edit.ts';
import { circleOf, cornersOf, drawnFrom, mostHandles, nearestCorner, penRings } from '../../client/drawing/shapes.ts';
import { withPen } from '../../client/map/drawing.ts';
import type { Position } from '../../server/contract/common.ts';
import { type FenceArea, fenceArea } from '../../server/contract/geofences.ts';
import { circleRing, distanceMeters } from '../../server/geometry/geodesic.ts';

const circle = (radiusMeters: number): FenceArea => ({ type: 'circle', center: [5.1, 52.1], radiusMeters });
const square: Extract<FenceArea, { type: 'Polygon' }> = {
  type: 'Polygon',
  coordinates: [
    [
      [5, 52],
      [5.01, 52],
      [5.01, 52.01],
      [5, 52.01],
      [5, 52],
    ],
  ],
};

const cell = fc.constantFrom('8a1969ca3207fff', '8a1969ca320ffff', '8a1969ca3217fff');
const area: fc.Arbitrary<FenceArea | null> = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 10, max: 400 }).map(circle),
  fc.constant(square),
  fc.constant<FenceArea>({ type: 'neighborhood', id: '3' }),
);
const action: fc.Arbitrary<DrawingAction> = fc.oneof(
  fc.constantFrom(...tools).map((tool: Tool) => ({ do: 'take' as const, tool })),
  fc.integer({ min: 10, max: 400 }).map((radius) => ({ do: 'sketch' as const, area: circle(radius) as never })),
  fc.record(
    { do: fc.constant('put' as const), area, field: fc.constantFrom('radius', 'center') },
    { requiredKeys: ['do', 'area'] },
  ),
  cell.map((one) => ({ do: 'block' as const, cell: one })),
  fc.constant({ do: 'undo' as const }),
  fc.constant({ do: 'redo' as const }),
);
const history = fc.array(action, { maxLength: 40 });
const drawnBy = (actions: readonly DrawingAction[], from: FenceArea | null = null): Drawing =>
  actions.reduce(draw, startDrawing(from));

describe('drawing step by step', () => {
  test('whatever was done can be undone to the beginning, and done again', () => {
    fc.assert(
      fc.property(history, area, (actions, first) => {
        const drawing = drawnBy(actions, first);
        let back = drawing;
        for (let step = 0; step < 100 && back.past.length > 0; step++) back = draw(back, { do: 'undo' });
        expect(back.area).toEqual(first);
        let again = back;
        for (let step = 0; step < 100 && again.future.length > 0; step++) again = draw(again, { do: 'redo' });
        const last = drawing.future.at(-1);
        expect(again.area).toEqual(last === undefined ? drawing.area : last);
      }),
    );
  });

  test('a step is never one that changed nothing', () => {
    fc.assert(
      fc.property(history, (actions) => {
        const { past, area: now, future } = drawnBy(actions);
        const steps = [...past, now, ...future].map((one) => JSON.stringify(one));
        // Typing in one field is one step, also where it ends at what was there.
        const typed = actions.some((one) => one.do === 'put' && one.field !== undefined);
        if (!typed) for (const [index, step] of steps.slice(1).entries()) expect(step).not.toBe(steps[index]);
      }),
    );
  });

  test('what the pointer only passes over leaves no step', () => {
    fc.assert(
      fc.property(history, (actions) => {
        const without = actions.filter((one) => one.do !== 'sketch');
        const drop = ({ sketch: _sketch, ...rest }: Drawing) => rest;
        expect(drop(drawnBy(actions))).toEqual(drop(drawnBy(without)));
      }),
    );
  });

  test('a radius typed digit by digit is one step', () => {
    const typed = [1, 12, 120].map((radius) => ({
      do: 'put' as const,
      area: circle(Math.max(10, radius)),
      field: 'radius',
    }));
    const drawing = drawnBy(typed, circle(50));
    expect(drawing.past).toHaveLength(1);
    expect(draw(drawing, { do: 'undo' }).area).toEqual(circle(50));
  });

  test('another field begins another step', () => {
    const drawing = drawnBy(
      [
        { do: 'put', area: circle(60), field: 'radius' },
        { do: 'put', area: { type: 'circle', center: [6, 52], radiusMeters: 60 }, field: 'center' },
      ],
      circle(50),
    );
    expect(drawing.past).toHaveLength(2);
  });

  test('a block clicked twice is gone, and more can still be clicked', () => {
    const drawing = drawnBy([
      { do: 'take', tool: 'blocks' },
      { do: 'block', cell: '8a1969ca3207fff' },
      { do: 'block', cell: '8a1969ca3207fff' },
    ]);
    expect(drawing).toMatchObject({ area: null, tool: 'blocks' });
    expect(draw(drawing, { do: 'block', cell: '8a1969ca320ffff' }).area).toEqual({
      type: 'cells',
      cells: ['8a1969ca320ffff'],
    });
  });

  test('what was drawn is taken hold of', () => {
    expect(
      drawnBy([
        { do: 'take', tool: 'polygon' },
        { do: 'put', area: square },
      ]).tool,
    ).toBe('hold');
  });
});

describe('what the pen holds', () => {
  test('a circle comes back as the circle it was, to the decimeter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -179, max: 179 }),
        fc.integer({ min: -75, max: 75 }),
        fc.integer({ min: 10, max: 5_000 }),
        (lng, lat, radiusMeters) => {
          const rings = penRings({ type: 'circle', center: [lng, lat], radiusMeters });
          const back = drawnFrom(rings ?? []);
          if (back?.type !== 'circle') throw new Error('not a circle');
          expect(distanceMeters(back.center, [lng, lat])).toBeLessThan(radiusMeters * 1e-3 + 0.1);
          expect(Math.abs(back.radiusMeters - radiusMeters)).toBeLessThan(radiusMeters * 1e-3 + 0.1);
        },
      ),
    );
  });

  test('an outline, and several, come back as they were', () => {
    expect(drawnFrom(penRings(square) ?? [])).toEqual(square);
    const other = square.coordinates.map((ring) => ring.map(([lng, lat]): Position => [lng + 1, lat]));
    const two: FenceArea = { type: 'MultiPolygon', coordinates: [square.coordinates, other] };
    expect(drawnFrom(penRings(two as never) ?? [])).toEqual(two);
  });

  test('nothing is nothing', () => {
    expect(drawnFrom([])).toBeNull();
  });

  test('what is drawn is in what the server takes', () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(0.001), max: 900_000, noNaN: true }), (meters) => {
        const ring = circleRing([5, 52], Math.min(meters, 400_000), 32);
        expect(fenceArea.safeParse(circleOf(ring)).success).toBe(true);
      }),
    );
  });

  test('holes, very many corners, and what crosses the antimeridian are left alone', () => {
    const [shell = []] = square.coordinates;
    const hole = shell.map(([lng, lat]): Position => [5.004 + (lng - 5) / 10, 52.004 + (lat - 52) / 10]);
    expect(penRings({ type: 'Polygon', coordinates: [shell, hole] })).toBeNull();
    expect(penRings({ type: 'Polygon', coordinates: [circleRing([5, 52], 100, mostHandles + 1)] })).toBeNull();
    expect(penRings({ type: 'Polygon', coordinates: [circleRing([5, 52], 100, mostHandles)] })).not.toBeNull();
    expect(penRings({ type: 'circle', center: [179.9999, 10], radiusMeters: 500 })).toBeNull();
  });

  test('the nearest corner within reach is snapped to, and none beyond', () => {
    const corners = cornersOf([[square.coordinates[0] ?? []]]);
    expect(corners).toHaveLength(4);
    const project = (lng: number, lat: number) => ({ x: (lng - 5) * 10_000, y: (52.01 - lat) * 10_000 });
    expect(nearestCorner(corners, project, { x: 96, y: 3 }, 14)).toEqual([5.01, 52.01]);
    expect(nearestCorner(corners, project, { x: 50, y: 50 }, 14)).toBeUndefined();
    expect(nearestCorner([], project, { x: 0, y: 0 }, 14)).toBeUndefined();
  });
});

describe('typed corners', () => {
  test('read as they are written, several parts too', () => {
    expect(readCorners(writeCorners(square))).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [5.01, 52],
          [5.01, 52.01],
          [5, 52.01],
          [5, 52],
          [5.01, 52],
        ],
      ],
    });
    const two = readCorners(`${writeCorners(square)}\n\n${writeCorners(square)}\n\n`);
    expect(two).toMatchObject({ type: 'MultiPolygon' });
  });

  test('the line that is no place is named; two corners are too few', () => {
    expect(readCorners('52, 5\nMain Street 5\n52, 6')).toEqual({ wrongLine: 2 });
    expect(readCorners('52, 5\n52, 6')).toBeNull();
    expect(readCorners('  \n')).toBeNull();
  });
});

test('a map that is drawn anew keeps what the pen has put there, on top, and nothing else of before', () => {
  const layer = (id: string, source: string) => ({ id, type: 'line' as const, source });
  const source = { type: 'geojson' as const, data: { type: 'FeatureCollection' as const, features: [] } };
  const before = {
    version: 8 as const,
    sources: { old: source, 'pen-polygon': source },
    layers: [layer('pen-polygon', 'pen-polygon'), layer('old', 'old')],
  };
  const next = { version: 8 as const, sources: { fresh: source }, layers: [layer('fresh', 'fresh')] };
  const drawn = withPen(before, next);
  expect(Object.keys(drawn.sources)).toEqual(['fresh', 'pen-polygon']);
  expect(drawn.layers.map(({ id }) => id)).toEqual(['fresh', 'pen-polygon']);
  expect(withPen(undefined, next)).toBe(next);
});
