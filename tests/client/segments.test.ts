import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frequencySpan, recencySpan, scores } from '../../client/insights/breaks.ts';
import { cellClasses, drawCells, shadeOf, unseenBbox } from '../../client/segments/cells-overlay.ts';
import { channels } from '../../client/segments/channels.ts';
import { bounds, complete } from '../../client/segments/clean.ts';
import { parseDraft, sameDefinition } from '../../client/segments/draft.ts';
import { type Action, type Editor, edit, isFull, startEditor } from '../../client/segments/edit.ts';
import { fenceKinds } from '../../client/segments/fence-kinds.ts';
import { kinds, type Offer } from '../../client/segments/kinds.ts';
import { suggestions } from '../../client/segments/suggestions.ts';
import { depthOf, type Group, limits, modes, readTree, rulesOf, writeTree } from '../../client/segments/tree.ts';
import { whereRows } from '../../client/segments/where-rows.ts';
import { conditionWords, definitionWords, type Names } from '../../client/segments/words.ts';
import { channels as apiChannels, rfmGroups } from '../../server/contract/people.ts';
import { type Condition, type Definition, definition, segmentLimits } from '../../server/contract/segments.ts';

const names: Names = {
  store: (id) => (id === '1' ? 'Old Mill' : null),
  neighborhood: (id) => ({ 1: 'Harbor', 2: 'Old Town', 3: 'Hill', 4: 'Docks', 5: 'Park' })[id] ?? null,
  area: (id) => (id === '1' ? 'Our corner' : null),
  zone: (id) => (id === '1' ? 'Front door' : null),
  campaign: (id) => (id === '1' ? 'Bread week' : null),
  areaStep: (_id, step) => `${step} min`,
  currency: 'EUR',
};
const offer: Offer = {
  storeId: '1',
  areaId: '1',
  hasNeighborhoods: true,
  hasZones: true,
  hasCampaigns: true,
  tag: 'vip',
  attribute: 'Size',
  hasItems: true,
  middle: [5, 52],
};

/** Numbers as fields could ever hold them. */
const number = fc.oneof(fc.integer({ min: -10, max: 500 }), fc.double(), fc.constantFrom(Number.NaN, Infinity, 1e12));
const range = fc.record({ min: number, max: number }, { requiredKeys: [] });
const text = fc.oneof(fc.constantFrom('', '   ', 'croissant', 'x'.repeat(700)), fc.string());
const day = fc.constantFrom('', '2025-05-01', '2025-10-31', 'soon', '2025-05-01T10:00:00Z');
const within = fc.oneof(fc.record({ days: number }), fc.record({ from: day, to: day }, { requiredKeys: [] }));
const id = fc.constantFrom('', '1', '2', '3');
const zone = fc.constantFrom('1', '9');
const as = <Type extends Condition['type']>(type: Type) => fc.constant(type);
const channel = fc.constantFrom(...channels);
const condition = fc.oneof(
  fc.record(
    {
      type: as('purchases'),
      within,
      items: text,
      weekdays: fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 9 }),
      hours: fc.record({ from: number, to: number }),
      count: range,
      spend: range,
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: as('last_purchase'), daysAgo: range }),
  fc.record({ type: as('first_purchase'), daysAgo: range }),
  fc.record({ type: as('since'), daysAgo: range }),
  fc.record(
    {
      type: as('rfm'),
      groups: fc.array(fc.constantFrom(...rfmGroups), { maxLength: 8 }),
      recency: range,
      frequency: range,
      money: range,
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: as('tag'), tag: text }),
  fc.record(
    {
      type: as('attribute'),
      name: text,
      is: fc.constantFrom('known', 'equal', 'containing', 'at_least', 'at_most'),
      value: fc.oneof(text, number),
    },
    { requiredKeys: ['type', 'name', 'is'] },
  ),
  fc.record({ type: as('birthday'), withinDays: number }),
  fc.record({
    type: as('consent'),
    channel,
    purpose: fc.constantFrom('marketing', 'service'),
    state: fc.constantFrom('granted', 'withdrawn', 'unknown'),
  }),
  fc.record({ type: as('contact'), channel }),
  fc.record({ type: as('neighborhood'), ids: fc.array(fc.constantFrom('1', '2', '9'), { maxLength: 6 }) }),
  fc.record({
    type: as('area'),
    area: fc.record({
      type: fc.constant('circle' as const),
      center: fc.constant([5, 52] as [number, number]),
      radiusMeters: number,
    }),
  }),
  fc.record({ type: as('cells'), cells: fc.constant(['8a1f1d4892dffff']) }),
  fc.record({ type: as('distance'), storeId: id, meters: range }),
  fc.record({ type: as('travel'), storeId: id, mode: fc.constantFrom('walk', 'bike', 'drive'), minutes: number }),
  fc.record({ type: as('catchment'), id, value: fc.constantFrom(5, 10) }, { requiredKeys: ['type', 'id'] }),
  fc.record(
    { type: as('visits'), geofenceId: zone, within, count: range, lastDaysAgo: range },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: as('visits'), storeId: zone, count: range }, { requiredKeys: ['type', 'storeId'] }),
  fc.record(
    {
      type: as('fence_event'),
      kinds: fc.array(fc.constantFrom(...fenceKinds), { maxLength: 7 }),
      geofenceId: zone,
      within,
    },
    { requiredKeys: ['type', 'kinds'] },
  ),
) as fc.Arbitrary<Condition>;

const validCondition = condition.map(complete).filter((one): one is Condition => one !== null);

/** Definitions as the API may hold them: nested in every way. */
const anyDefinition: fc.Arbitrary<Definition> = fc
  .letrec<{ node: Definition }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      validCondition as fc.Arbitrary<Definition>,
      fc.array(tie('node'), { maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('node'), { maxLength: 3 }).map((any) => ({ any })),
      tie('node').map((not) => ({ not })),
    ),
  }))
  .node.filter((one) => definition.safeParse(one).success);

const parse = (one: Definition): Definition => definition.parse(one);
const keysOf = ({ key, items }: Group): string[] => [
  key,
  ...items.flatMap((item) => (item.kind === 'group' ? keysOf(item) : [item.key])),
];

/** An action on something that is there, or not any more. */
const action = fc.oneof(
  fc.record({ do: fc.constant('add'), to: fc.nat(), condition }),
  fc.record({ do: fc.constant('add-group') }),
  fc.record({ do: fc.constant('set'), key: fc.nat(), condition, field: fc.constantFrom(null, 'days') }),
  fc.record({ do: fc.constant('negate'), key: fc.nat(), not: fc.boolean() }),
  fc.record({ do: fc.constant('mode'), key: fc.nat(), mode: fc.constantFrom(...modes) }),
  fc.record({ do: fc.constant('duplicate'), key: fc.nat() }),
  fc.record({ do: fc.constant('remove'), key: fc.nat() }),
  fc.record({ do: fc.constant('undo') }),
  fc.record({ do: fc.constant('redo') }),
);
function act(state: Editor, one: Record<string, unknown>): Editor {
  const keys = keysOf(state.root);
  const named = { ...one };
  for (const field of ['key', 'to']) {
    if (typeof named[field] === 'number') named[field] = keys[named[field] % (keys.length + 1)] ?? 'gone';
  }
  return edit(state, named as Action);
}

describe('what is built', () => {
  test('whatever is done, in whatever order, leaves a definition that the API takes', () => {
    fc.assert(
      fc.property(anyDefinition, fc.array(action, { maxLength: 25 }), (start, actions) => {
        let state = startEditor(start);
        for (const one of actions) {
          state = act(state, one);
          const written = writeTree(state.root);
          expect(definition.safeParse(written).error?.issues ?? []).toEqual([]);
          const keys = keysOf(state.root);
          expect(new Set(keys).size).toBe(keys.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('undoing every step leads back to where it began, and redoing forward again', () => {
    fc.assert(
      fc.property(anyDefinition, fc.array(action, { maxLength: 15 }), (start, actions) => {
        const begun = startEditor(start);
        const done = actions.filter(({ do: what }) => what !== 'undo' && what !== 'redo').reduce(act, begun);
        let back = done;
        while (back.past.length > 0) back = edit(back, { do: 'undo' });
        expect(back.root).toEqual(begun.root);
        while (back.future.length > 0) back = edit(back, { do: 'redo' });
        expect(back.root).toEqual(done.root);
      }),
    );
  });

  test('a definition from the API that nobody touches keeps its meaning, also where it is nested deeper than shown', () => {
    fc.assert(
      fc.property(anyDefinition, (one) => {
        const written = writeTree(readTree(one, () => ''));
        expect(parse(written)).toEqual(written);
        expect(meaning(written)).toBe(meaning(one));
      }),
    );
  });

  test('what is too deep for the screen is kept word by word, and can be duplicated and removed', () => {
    const deep: Definition = { any: [{ all: [{ not: { all: [{ type: 'tag', tag: 'x' }] } }] }] };
    const state = startEditor({ all: [{ type: 'tag', tag: 'vip' }, { not: { all: [deep] } }] });
    expect(writeTree(state.root)).toEqual({ all: [{ type: 'tag', tag: 'vip' }, { not: { all: [deep] } }] });
    const kept = state.root.items[1]?.key ?? '';
    const twice = edit(state, { do: 'duplicate', key: kept });
    expect(twice.root.items.map(({ kind }) => kind)).toEqual(['rule', 'kept', 'kept']);
    expect(edit(twice, { do: 'remove', key: kept }).root.items).toHaveLength(2);
  });

  test('a definition as deep as may be opens, and takes nothing more that would make it deeper', () => {
    let deepest: Definition = { type: 'tag', tag: 'x' };
    while (depthOf(deepest) < limits.depth) deepest = depthOf(deepest) % 2 ? { not: deepest } : { all: [deepest] };
    const state = startEditor(deepest);
    expect(depthOf(parse(writeTree(state.root)))).toBeLessThanOrEqual(limits.depth);
    const more = edit(state, { do: 'add', to: state.root.key, condition: { type: 'tag', tag: 'y' } });
    expect(depthOf(writeTree(more.root))).toBeLessThanOrEqual(limits.depth);
  });

  test('a hundred conditions are enough', () => {
    let state = startEditor({ all: [] });
    const add = () => edit(state, { do: 'add', to: state.root.key, condition: { type: 'tag', tag: 'x' } });
    for (let count = 0; count < limits.conditions; count++) state = add();
    expect(isFull(state.root)).toBe(true);
    expect(add()).toBe(state);
    expect(edit(state, { do: 'add-group' })).toBe(state);
  });

  test('typing a number is one step to undo; choosing is a step each time', () => {
    const start = startEditor({ all: [{ type: 'birthday', withinDays: 1 }] });
    const [rule] = rulesOf(start.root.items);
    const set = (state: Editor, withinDays: number, field: string | null) =>
      edit(state, { do: 'set', key: rule?.key ?? '', condition: { type: 'birthday', withinDays }, field });
    const typed = set(set(set(start, 1, 'days'), 14, 'days'), 140, 'days');
    expect(edit(typed, { do: 'undo' }).root).toEqual(start.root);
    const chosen = set(set(start, 7, null), 30, null);
    expect(writeTree(edit(chosen, { do: 'undo' }).root)).toEqual({ all: [{ type: 'birthday', withinDays: 7 }] });
  });

  test('what is not chosen yet does not count, and everybody stays everybody', () => {
    const empty: Condition[] = [
      { type: 'tag', tag: ' ' },
      { type: 'neighborhood', ids: [] },
      { type: 'attribute', name: 'Size', is: 'equal', value: '' },
      { type: 'purchases', items: '' },
      { type: 'fence_event', kinds: [], geofenceId: '1' },
    ];
    for (const one of empty) expect(complete(one)).toBeNull();
    const state = startEditor({ all: [] });
    const added = edit(state, { do: 'add', to: state.root.key, condition: { type: 'neighborhood', ids: [] } });
    expect(writeTree(added.root)).toEqual({ all: [] });
    expect(writeTree(edit(added, { do: 'add-group' }).root)).toEqual({ all: [] });
  });

  test('"none of these" and single exceptions are what the API calls not', () => {
    const state = startEditor({ all: [{ type: 'tag', tag: 'a' }] });
    const [rule] = rulesOf(state.root.items);
    const except = edit(state, { do: 'negate', key: rule?.key ?? '', not: true });
    expect(writeTree(except.root)).toEqual({ all: [{ not: { type: 'tag', tag: 'a' } }] });
    const none = edit(state, { do: 'mode', key: state.root.key, mode: 'none' });
    expect(writeTree(none.root)).toEqual({ not: { any: [{ type: 'tag', tag: 'a' }] } });
  });

  test('everything the menu offers begins as a condition with words, and every type of the API that can be typed is in it', () => {
    const begun = kinds.map(({ begin }) => begin(offer)).filter((one): one is Condition => one !== null);
    expect(begun).toHaveLength(kinds.length);
    for (const one of begun) {
      const ready = complete(one);
      if (ready) parse(ready);
      expect(conditionWords(one, names)).toMatch(/\w/);
    }
    const types = new Set(begun.map(({ type }) => type));
    expect(types.size).toBe(18);
    const nothing = {
      storeId: null,
      areaId: null,
      hasNeighborhoods: false,
      hasZones: false,
      hasCampaigns: false,
      tag: null,
    };
    const bare = kinds.map(({ begin }) => begin({ ...nothing, attribute: null, hasItems: false, middle: null }));
    expect(bare.filter((one) => one === null)).toHaveLength(12);
  });

  test('the suggestions are definitions, and those of a shop wait for one', () => {
    for (const { definition: one } of suggestions('1')) parse(one);
    expect(suggestions(null).map(({ key }) => key)).not.toContain('near');
  });

  test('the numbers known here are those of the contract', () => {
    expect(limits).toEqual(segmentLimits);
    expect(channels).toEqual(apiChannels);
    parse({ type: 'fence_event', kinds: [...fenceKinds] });
    expect(definition.safeParse({ type: 'fence_event', kinds: ['visit.amended'] }).success).toBe(false);
    const extremes: Condition[] = [
      { type: 'purchases', count: { max: bounds.count.most }, spend: { min: bounds.amount.least } },
      { type: 'last_purchase', daysAgo: { max: bounds.days.most } },
      { type: 'distance', storeId: '1', meters: { max: bounds.meters.most } },
      { type: 'travel', storeId: '1', mode: 'walk', minutes: bounds.minutes.most },
      { type: 'birthday', withinDays: bounds.birthday.most },
      { type: 'visits', count: { max: bounds.count.most }, lastDaysAgo: { max: bounds.days.most } },
      { type: 'visits', within: { days: bounds.withinDays.most } },
    ];
    for (const one of extremes) parse(one);
  });
});

/** As logic, with every empty and single nesting taken away. */
function meaning(one: Definition): string {
  if ('type' in one) return JSON.stringify(one);
  if ('not' in one) return `!${meaning(one.not)}`;
  const [word, parts] = 'all' in one ? ['&', one.all] : ['|', one.any];
  const [only] = parts;
  return only && parts.length === 1 ? meaning(only) : `(${parts.map(meaning).join(word)})${word}`;
}

const said: [Condition, string][] = [
  [{ type: 'purchases', count: { min: 3 }, within: { days: 90 } }, 'bought at least 3 times in the last 90 days'],
  [{ type: 'purchases', count: { min: 1, max: 1 } }, 'bought once'],
  [{ type: 'purchases', items: 'rye', count: { min: 1 } }, 'bought “rye” at least once'],
  [{ type: 'purchases', count: { max: 2 } }, 'bought at most 2 times (or never)'],
  [{ type: 'purchases', count: { min: 2, max: 5 } }, 'bought 2 to 5 times'],
  [{ type: 'purchases', count: { max: 0 }, within: { days: 30 } }, 'did not buy anything in the last 30 days'],
  [{ type: 'purchases' }, 'bought something'],
  [{ type: 'purchases', items: 'rye', weekdays: [6, 7] }, 'bought “rye” on weekends'],
  [{ type: 'purchases', items: 'rye', count: { min: 2 } }, 'bought “rye” at least 2 times'],
  [{ type: 'purchases', spend: { min: 100 }, items: 'cake' }, 'spent at least €100 on “cake”'],
  [{ type: 'purchases', count: { min: 2 }, spend: { max: 50 } }, 'bought at least 2 times spending at most €50'],
  [{ type: 'purchases', weekdays: [1, 3] }, 'bought something on Monday or Wednesday'],
  [{ type: 'last_purchase', daysAgo: { min: 60 } }, 'last bought at least 60 days ago'],
  [{ type: 'last_purchase', daysAgo: { max: 30 } }, 'last bought within 30 days'],
  [{ type: 'last_purchase', daysAgo: { max: 0 } }, 'last bought today'],
  [{ type: 'last_purchase', daysAgo: {} }, 'have bought'],
  [{ type: 'first_purchase', daysAgo: { min: 10, max: 20 } }, 'first bought 10 to 20 days ago'],
  [{ type: 'since', daysAgo: { min: 365 } }, 'have been customers for at least 365 days'],
  [{ type: 'rfm', groups: ['champions', 'loyal', 'slipping'] }, 'are champions, loyal or slipping away'],
  [{ type: 'rfm', recency: { min: 4 } }, 'have a recency score of at least 4'],
  [{ type: 'rfm' }, 'have bought'],
  [{ type: 'tag', tag: 'vip' }, 'have the tag “vip”'],
  [{ type: 'attribute', name: 'Size', is: 'equal', value: 'L' }, 'have “L” under “Size”'],
  [{ type: 'attribute', name: 'Dogs', is: 'at_least', value: 2 }, 'have at least 2 under “Dogs”'],
  [{ type: 'birthday', withinDays: 14 }, 'have their birthday in the next 14 days'],
  [{ type: 'birthday', withinDays: 0 }, 'have their birthday today'],
  [{ type: 'consent', channel: 'email', purpose: 'marketing', state: 'granted' }, 'may be e-mailed'],
  [{ type: 'consent', channel: 'sms', purpose: 'marketing', state: 'withdrawn' }, 'said no to texts'],
  [{ type: 'consent', channel: 'sms', purpose: 'service', state: 'granted' }, 'may be texted (for “service”)'],
  [{ type: 'contact', channel: 'mail' }, 'have a postal address'],
  [{ type: 'neighborhood', ids: ['1', '2'] }, 'live in Harbor or Old Town'],
  [{ type: 'neighborhood', ids: ['1', '2', '3', '4', '5'] }, 'live in Harbor, Old Town, Hill and 2 more'],
  [{ type: 'neighborhood', ids: ['99'] }, 'live in a place that is no longer there'],
  [
    { type: 'area', area: { type: 'circle', center: [5, 52], radiusMeters: 804.67 } },
    'live within 0.5 mi of 52.00000, 5.00000',
  ],
  [
    {
      type: 'area',
      area: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
    },
    'live inside a drawn area',
  ],
  [{ type: 'cells', cells: ['8a1f1d4892dffff'] }, 'live in 1 chosen block'],
  [{ type: 'distance', storeId: '1', meters: { max: 1609.344 } }, 'live within 1 mi of Old Mill'],
  [{ type: 'distance', storeId: '1', meters: { min: 1609.344 } }, 'live 1 mi or more from Old Mill'],
  [{ type: 'travel', storeId: '1', mode: 'walk', minutes: 10 }, 'live within a 10-minute walk of Old Mill'],
  [
    { type: 'travel', storeId: '7', mode: 'bike', minutes: 5 },
    'live within a 5-minute bike ride of a place that is no longer there',
  ],
  [{ type: 'catchment', id: '1' }, 'live inside the trade area “Our corner”'],
  [{ type: 'catchment', id: '1', value: 10 }, 'live inside the trade area “Our corner” (10 min)'],
  [{ type: 'visits' }, 'visited any zone or shop'],
  [
    { type: 'visits', geofenceId: '1', count: { min: 2 }, within: { days: 30 } },
    'visited the zone “Front door” at least 2 times in the last 30 days',
  ],
  [{ type: 'visits', storeId: '1', count: { min: 1, max: 1 } }, 'visited Old Mill once'],
  [{ type: 'visits', geofenceId: '9', count: { max: 0 } }, 'did not visit a zone that is no longer there'],
  [{ type: 'visits', storeId: '1', lastDaysAgo: { min: 30 } }, 'visited Old Mill (the last time at least 30 days ago)'],
  [{ type: 'visits', lastDaysAgo: { max: 7 } }, 'visited any zone or shop (the last time within 7 days)'],
  [{ type: 'fence_event', kinds: ['entered'] }, 'entered any zone'],
  [
    { type: 'fence_event', kinds: ['entered', 'crossed'], geofenceId: '1', within: { days: 7 } },
    'entered or passed through the zone “Front door” in the last 7 days',
  ],
  [{ type: 'fence_event', kinds: ['dwelled'], geofenceId: '9' }, 'stayed in a zone that is no longer there'],
  [{ type: 'fence_event', kinds: ['checked_in'] }, 'checked in at any shop'],
];

describe('what it says', () => {
  test.each(said)('%j', (one, words) => {
    parse(one);
    expect(conditionWords(one, names)).toBe(words);
  });

  test('every condition has words, complete or not, without holes and names of fields', () => {
    fc.assert(
      fc.property(condition, (one) => {
        const words = conditionWords(one, names);
        expect(words).toMatch(/^[a-z]/);
        expect(words).not.toMatch(/undefined|\[object|\{(?!.*”)/);
      }),
    );
  });

  const tag = (name: string): Definition => ({ type: 'tag', tag: name });
  test.each<[Definition, string]>([
    [{ all: [] }, 'All customers'],
    [{ any: [] }, 'Nobody'],
    [tag('a'), 'Customers who have the tag “a”'],
    [{ all: [tag('a'), tag('b')] }, 'Customers who have the tag “a” and have the tag “b”'],
    [
      { all: [tag('a'), { any: [tag('b'), tag('c')] }] },
      'Customers who have the tag “a” and (have the tag “b” or have the tag “c”)',
    ],
    [{ not: { any: [tag('a'), tag('b')] } }, 'Customers except those who have the tag “a” or have the tag “b”'],
    [{ all: [tag('a'), { not: tag('b') }] }, 'Customers who have the tag “a”, except those who have the tag “b”'],
    [{ all: [{ not: tag('b') }] }, 'Customers except those who have the tag “b”'],
    [
      { any: [tag('a'), { not: tag('b') }] },
      'Customers who have the tag “a” or are not among those who have the tag “b”',
    ],
  ])('%j', (one, words) => {
    expect(definitionWords(one, names)).toBe(words);
  });

  test('any definition has a sentence', () => {
    fc.assert(
      fc.property(anyDefinition, (one) => {
        expect(definitionWords(one, names)).toMatch(/^(Customers|All customers|Nobody)/);
      }),
    );
  });
});

describe('drafts', () => {
  test('survive a round through text, and anything else is no draft', () => {
    fc.assert(
      fc.property(anyDefinition, fc.string(), (one, name) => {
        expect(parseDraft(JSON.stringify({ name, definition: one }))).toEqual({ name, definition: one });
      }),
    );
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (junk) => void parseDraft(junk)));
    for (const wrong of [null, '', '{', '{"definition":{"all":5}}', '{"definition":{"all":[],"any":[]}}']) {
      expect(parseDraft(wrong)).toBeNull();
    }
  });

  test('the order of names makes no difference', () => {
    expect(
      sameDefinition(
        { type: 'travel', storeId: '1', mode: 'walk', minutes: 5 },
        { minutes: 5, mode: 'walk', storeId: '1', type: 'travel' },
      ),
    ).toBe(true);
    expect(sameDefinition({ all: [] }, { any: [] })).toBe(false);
  });
});

describe('on the map', () => {
  const cells = [
    { h3: 'a', customers: 3 },
    { h3: 'b', customers: 40 },
    { h3: 'c', customers: 3 },
  ];
  const ring: [number, number][] = [
    [0, 0],
    [1, 0],
    [0, 1],
    [0, 0],
  ];

  test('a block with more people is never lighter, and the shades are those of the legend', () => {
    const many = Array.from({ length: 24 }, (_, index) => ({
      h3: String(index),
      customers: 1 + Math.floor(index / 2),
    }));
    const classes = cellClasses(many);
    const { features } = drawCells(many, classes, () => ring);
    const shades = features.map(({ properties }) => properties.value);
    expect(shades).toEqual([...shades].sort((a, b) => a - b));
    expect(new Set(shades).size).toBeGreaterThan(2);
    const legend = classes.map((_range, index) => shadeOf(index, classes.length));
    for (const shade of shades) expect(legend).toContain(shade);
  });

  test('the map moves only when nothing is in sight', () => {
    const seen = [0, 0, 1, 1] as [number, number, number, number];
    expect(
      unseenBbox(
        [
          [0.5, 0.5],
          [9, 9],
        ],
        seen,
      ),
    ).toBeNull();
    expect(
      unseenBbox(
        [
          [8, 8],
          [9, 9],
        ],
        seen,
      ),
    ).toEqual([8, 8, 9, 9]);
    expect(unseenBbox([], seen)).toBeNull();
  });

  test('the table adds the same people up by neighborhood, or by distance where there are none', () => {
    const at = { a: [0, 0], b: [0.001, 0], c: [1, 1] } as Record<string, [number, number]>;
    const centerOf = (h3: string) => at[h3] ?? [0, 0];
    const places = { nameAt: ([x]: readonly [number, number]) => (x < 0.5 ? 'Harbor' : null) };
    expect(whereRows({ cells, centerOf, places, from: null }, [])).toEqual([
      { name: 'Harbor', withinMeters: null, customers: 43 },
      { name: null, withinMeters: null, customers: 3 },
    ]);
    expect(whereRows({ cells, centerOf, places: null, from: [0, 0] }, [50, 500])).toEqual([
      { name: null, withinMeters: 50, customers: 3 },
      { name: null, withinMeters: 500, customers: 40 },
      { name: null, withinMeters: null, customers: 3 },
    ]);
  });
});

describe('scores in days and times', () => {
  const ascending = fc
    .array(fc.integer({ min: 0, max: 400 }), { minLength: 4, maxLength: 4 })
    .map((some) => some.sort((a, b) => a - b));
  const dayAgo = (days: number) => new Date(Date.UTC(2025, 5, 1) - days * 86_400_000).toISOString().slice(0, 10);
  const inside = (span: { from: number; to: number | null } | null, amount: number) =>
    span !== null && amount >= span.from && (span.to === null || amount <= span.to);

  test('every number of purchases is in the words of its own score and of no other', () => {
    fc.assert(
      fc.property(ascending, fc.integer({ min: 1, max: 500 }), (breaks, purchases) => {
        const score = 1 + breaks.filter((at) => at < purchases).length;
        expect(scores.filter((one) => inside(frequencySpan(one, breaks), purchases))).toEqual([score]);
      }),
    );
  });

  test('so is every last day', () => {
    fc.assert(
      fc.property(ascending, fc.integer({ min: 0, max: 500 }), (agoDescending, ago) => {
        const breaks = [...agoDescending].reverse().map(dayAgo);
        const last = dayAgo(ago);
        const score = 1 + breaks.filter((at) => at < last).length;
        const found = scores.filter((one) => inside(recencySpan(one, breaks, dayAgo(0)), ago));
        expect(found).toEqual([score]);
      }),
    );
  });
});
