import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amend, type VisitSpan } from '../../server/geofences/visits.ts';

const span = (enteredAt: number, exitedAt: number | null, more: Partial<VisitSpan> = {}): VisitSpan => ({
  fenceId: '1',
  enteredAt,
  exitedAt,
  dwelledAt: null,
  lastSeenAt: exitedAt ?? enteredAt,
  ...more,
});

describe('visits before and after late fixes', () => {
  test('that are the same need nothing, whenever somebody was last seen', () => {
    expect(amend([span(10, 20)], [span(10, 20, { lastSeenAt: 15 })])).toEqual({ add: [], change: [], remove: [] });
  });
  test('that overlap are one visit, changed', () => {
    const [before, after] = [span(10, 20), span(5, 30)];
    expect(amend([before], [after])).toEqual({ add: [], change: [{ before, after }], remove: [] });
  });
  test('that fell apart keep the longest part, and add the others', () => {
    const before = span(0, 100);
    const [short, long] = [span(5, 20), span(30, 100)];
    expect(amend([before], [short, long])).toEqual({ add: [short], change: [{ before, after: long }], remove: [] });
  });
  test('keep the one that began at the same time', () => {
    const before = span(5, 100);
    const [short, long] = [span(5, 20), span(30, 100)];
    expect(amend([before], [short, long])).toEqual({ add: [long], change: [{ before, after: short }], remove: [] });
  });
  test('that became one keep one, and remove the other', () => {
    const [first, second, open] = [span(0, 10), span(20, 50), span(0, null)];
    expect(amend([first, second], [open])).toEqual({
      add: [],
      change: [{ before: first, after: open }],
      remove: [second],
    });
  });
  test('at other fences, or at other times, are others', () => {
    const elsewhere = span(10, 20, { fenceId: '2' });
    expect(amend([span(10, 20)], [elsewhere])).toEqual({ add: [elsewhere], change: [], remove: [span(10, 20)] });
    expect(amend([span(10, 20)], [span(21, 30)])).toMatchObject({ add: [{}], change: [], remove: [{}] });
  });
  test('amended come to what is after', () => {
    const spans = fc
      .uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 12 })
      .map((cuts) =>
        cuts.sort((a, b) => a - b).flatMap((cut, index) => (index % 2 ? [] : [span(cut, cuts[index + 1] ?? null)])),
      );
    fc.assert(
      fc.property(spans, spans, (before, after) => {
        const { add, change, remove } = amend(before, after);
        const changed = new Map(change.map((one) => [one.before, one.after]));
        const result = before.filter((one) => !remove.includes(one)).map((one) => changed.get(one) ?? one);
        const sorted = [...result, ...add].sort((a, b) => a.enteredAt - b.enteredAt);
        expect(sorted).toEqual(after);
      }),
    );
  });
});
