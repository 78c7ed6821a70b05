import { QueryClient, QueryObserver } from '@tanstack/react-query';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CampaignSummary } from '../../client/api/campaigns.ts';
import { Failure } from '../../client/api/problem.ts';
import { type Reach, reachQuery, type Steps } from '../../client/api/reach.ts';
import {
  campaignKeys,
  edit,
  fieldsOf,
  openArea,
  partsOf,
  shownArea,
  startEditor,
} from '../../client/campaigns/edit.ts';
import { addMonths, dayAfterKey, runsOn, sameDayIn, weeksOf } from '../../client/campaigns/list/month.ts';
import { countsWords, doesWords, whenWords } from '../../client/campaigns/list/words.ts';
import { mostParts, type Part, readParts, toggled, wayOf, ways, writeParts } from '../../client/campaigns/parts.ts';
import { changesSince, merge, parseKept, Saver, type SaveState } from '../../client/campaigns/saver.ts';
import { areaWords } from '../../client/campaigns/who/area-words.ts';
import { sortHoods } from '../../client/campaigns/who/hood-rows.ts';
import { messageChannels, reachSteps, sentenceOf, stepRows } from '../../client/campaigns/who/reach-words.ts';
import { askOf, sameAsk } from '../../client/campaigns/who/useReached.ts';
import { shownStates } from '../../client/view/campaigns.ts';
import * as contract from '../../server/contract/audience.ts';
import {
  type Campaign,
  type CampaignFields,
  campaignPatch,
  campaignStates,
  newCampaign,
} from '../../server/contract/campaigns.ts';

type Area = contract.CampaignArea;

const fields: CampaignFields = fieldsOf(newCampaign.parse({ name: 'Bread' }));
const campaign: Campaign = {
  ...fields,
  id: '1',
  state: 'draft',
  version: 1,
  createdAt: '2026-11-01T10:00:00Z',
  updatedAt: '2026-11-01T10:00:00Z',
  launchedAt: null,
  endedAt: null,
};
const circle = (radiusMeters: number): Area => ({ type: 'circle', center: [5, 52], radiusMeters });
const hood = (...ids: string[]): Area => ({ type: 'neighborhoods', ids });

test('the screen knows the same steps, channels, states and fields as the contract', () => {
  expect([...reachSteps]).toEqual([...contract.reachSteps]);
  expect([...messageChannels]).toEqual([...contract.messageChannels]);
  expect([...shownStates]).toEqual([...campaignStates]);
  expect([...campaignKeys].sort()).toEqual(Object.keys(campaignPatch.shape).sort());
});

describe('an area as a list of parts', () => {
  const anyPlace: fc.Arbitrary<Area> = fc.oneof(
    fc.integer({ min: 10, max: 99_999 }).map(circle),
    fc
      .uniqueArray(fc.integer({ min: 1, max: 99 }).map(String), { minLength: 1, maxLength: 5 })
      .map((ids) => hood(...ids)),
    fc.constant<Area>({ type: 'band', storeId: '1', fromMeters: 0, toMeters: 500 }),
  );
  const parts = (sign: Part['sign']) =>
    fc.array(
      anyPlace.map((area): Part => ({ sign, area })),
      { maxLength: mostParts },
    );

  test('what is written is read back, and the contract takes it', () => {
    fc.assert(
      fc.property(parts('+'), parts('-'), (plus, minus) => {
        const list = [...plus, ...minus];
        const area = writeParts(list);
        expect(readParts(area)).toEqual(list);
        expect(contract.campaignArea.parse(area)).toEqual(area);
      }),
    );
  });

  test('nothing chosen is everywhere, and only what is left out is everywhere without it', () => {
    expect(writeParts([])).toEqual({ type: 'everywhere' });
    expect(readParts({ type: 'everywhere' })).toEqual([]);
    expect(writeParts([{ sign: '-', area: hood('1') }])).toEqual({
      type: 'difference',
      from: { type: 'everywhere' },
      minus: hood('1'),
    });
  });

  /** Whether a point is in an area, where a neighborhood stands for the numbers it lists. */
  const holds = (area: Area, point: string): boolean => {
    if (area.type === 'everywhere') return true;
    if (area.type === 'neighborhoods') return area.ids.includes(point);
    if (area.type === 'union') return area.areas.some((one) => holds(one, point));
    if (area.type === 'difference') return holds(area.from, point) && !holds(area.minus, point);
    throw new Error(area.type);
  };
  const { tree: anyTree } = fc.letrec<{ tree: Area; leaf: Area }>((tie) => ({
    leaf: fc.oneof(
      fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5', '6'), { minLength: 1 }).map((ids) => hood(...ids)),
      fc.constant<Area>({ type: 'everywhere' }),
    ),
    tree: fc.oneof(
      { maxDepth: 4 },
      tie('leaf'),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((areas): Area => ({ type: 'union', areas })),
      fc.record({ from: tie('tree'), minus: tie('tree') }).map((both): Area => ({ type: 'difference', ...both })),
    ),
  }));

  test('an area made elsewhere holds the same places after it was read as a list', () => {
    fc.assert(
      fc.property(anyTree, (area) => {
        const again = writeParts(readParts(area));
        for (const point of ['1', '2', '3', '4', '5', '6', '7']) expect(holds(again, point)).toBe(holds(area, point));
      }),
      { numRuns: 500 },
    );
  });

  test('every way to say where makes a part that can be opened again', () => {
    const made: Area[] = [
      circle(100),
      { type: 'Polygon', coordinates: [] },
      { type: 'cells', cells: ['8928308280fffff'] },
      hood('1'),
      { type: 'isochrone', storeId: '1', mode: 'walk', minutes: 10 },
      { type: 'band', storeId: '1', fromMeters: 0, toMeters: 500 },
      { type: 'catchment', id: '1' },
    ];
    expect(made.map(wayOf)).toEqual([...ways]);
    expect(wayOf({ type: 'union', areas: [] })).toBeNull();
  });

  test('a part is said in a few words', () => {
    const names = { store: () => 'Old Mill', neighborhood: (id: string) => `Hood ${id}`, area: () => null };
    expect(areaWords({ type: 'isochrone', storeId: '1', mode: 'walk', minutes: 10 }, names)).toBe(
      '10 min on foot from Old Mill',
    );
    expect(areaWords(hood('1', '2', '3', '4', '5'), names)).toBe('Hood 1, Hood 2, Hood 3, and 2 more');
    expect(areaWords({ type: 'catchment', id: '9' }, names)).toBe('Trade area something deleted');
  });
});

describe('editing', () => {
  const start = () => startEditor(fields);
  const added = (...areas: [Part['sign'], Area][]) =>
    areas.reduce((editor, [sign, area]) => {
      const opened = edit(editor, { do: 'new-part', sign, way: wayOf(area) ?? 'circle' });
      return edit(edit(opened, { do: 'put-part', area }), { do: 'close-part' });
    }, start());

  test('parts are added, left out, flipped, removed, and each is a step back', () => {
    const three = added(['+', circle(100)], ['-', hood('1')], ['+', hood('2')]);
    expect(partsOf(three).map(({ sign }) => sign)).toEqual(['+', '+', '-']);
    const flipped = edit(three, { do: 'flip-part', index: 0 });
    expect(partsOf(flipped)).toEqual([
      { sign: '+', area: hood('2') },
      { sign: '-', area: hood('1') },
      { sign: '-', area: circle(100) },
    ]);
    const removed = edit(flipped, { do: 'remove-part', index: 0 });
    expect(removed.fields.area).toMatchObject({ type: 'difference', from: { type: 'everywhere' } });
    let back = removed;
    for (let steps = 0; steps < 5; steps++) back = edit(back, { do: 'undo' });
    expect(back.fields).toEqual(fields);
    for (let steps = 0; steps < 5; steps++) back = edit(back, { do: 'redo' });
    expect(back.fields).toEqual(removed.fields);
  });

  test('what is drawn becomes a part, and dragging it on changes that part', () => {
    const opened = edit(start(), { do: 'new-part', sign: '+', way: 'circle' });
    const one = edit(opened, { do: 'draw', action: { do: 'put', area: circle(100) as never } });
    const two = edit(one, { do: 'draw', action: { do: 'put', area: circle(200) as never } });
    expect(partsOf(two)).toEqual([{ sign: '+', area: circle(200) }]);
    const back = edit(edit(two, { do: 'undo' }), { do: 'undo' });
    expect(partsOf(back)).toEqual([]);
    expect(back.open).toEqual({ index: null, sign: '+', way: 'circle' });
    expect(openArea(edit(back, { do: 'redo' }))).toEqual(circle(100));
  });

  test('a sketch is counted with the other parts and is no step yet', () => {
    const opened = edit(added(['+', hood('1')]), { do: 'new-part', sign: '-', way: 'circle' });
    const drawing = edit(opened, { do: 'draw', action: { do: 'sketch', area: circle(50) as never } });
    expect(shownArea(drawing)).toEqual({ type: 'difference', from: hood('1'), minus: circle(50) });
    expect(drawing.fields.area).toEqual(hood('1'));
    expect(drawing.past).toHaveLength(1);
  });

  test('typing in one field is one step', () => {
    const typed = ['B', 'Br', 'Bre'].reduce(
      (editor, name) => edit(editor, { do: 'change', patch: { name }, field: 'name' }),
      start(),
    );
    expect(typed.past).toHaveLength(1);
    expect(edit(typed, { do: 'undo' }).fields.name).toBe('Bread');
  });

  test('neighborhoods are ticked and unticked; none left is no part', () => {
    expect(toggled(['1'], '2')).toEqual(['1', '2']);
    expect(toggled(['1', '2'], '1')).toEqual(['2']);
    expect(toggled(['1'], '1')).toBeNull();
  });
});

describe('saving by itself', () => {
  /** A server that holds one campaign. */
  function server() {
    let stored: Campaign = campaign;
    let at = Date.parse(campaign.updatedAt);
    const put = (patch: Partial<CampaignFields>) => {
      at += 1000;
      stored = { ...stored, ...patch, updatedAt: new Date(at).toISOString() };
      return stored;
    };
    const writes: Partial<CampaignFields>[] = [];
    let away = false;
    return {
      put,
      writes,
      stored: () => stored,
      goAway: (gone: boolean) => {
        away = gone;
      },
      read: async () => {
        if (away) throw new Failure('offline', null);
        return stored;
      },
      write: async (patch: object) => {
        writes.push(patch);
        return put(patch);
      },
    };
  }
  function saverOf(at: ReturnType<typeof server>) {
    const states: SaveState[] = [];
    const taken: CampaignFields[] = [];
    const saver = new Saver(campaign, {
      read: at.read,
      write: at.write,
      onState: (state) => states.push(state),
      onTheirs: (theirs) => taken.push(theirs),
    });
    return { saver, states, taken };
  }
  afterEach(() => vi.useRealTimers());

  test('a burst of changes is one request, with only what changed', async () => {
    vi.useFakeTimers();
    const at = server();
    const { saver, states } = saverOf(at);
    for (const name of ['A', 'AB', 'ABC']) saver.want({ ...fields, name });
    await vi.advanceTimersByTimeAsync(1000);
    expect(at.writes).toEqual([{ name: 'ABC' }]);
    expect(states.map(({ is }) => is)).toEqual(['waiting', 'saving', 'saved']);
  });

  test('what somebody else changed meanwhile stays, and is taken in', async () => {
    const at = server();
    const { saver, taken } = saverOf(at);
    at.put({ segmentId: '7' });
    saver.want({ ...fields, name: 'Mine' });
    expect(await saver.flush()).toBe(true);
    expect(at.stored()).toMatchObject({ name: 'Mine', segmentId: '7' });
    expect(taken).toEqual([{ ...fields, name: 'Mine', segmentId: '7' }]);
  });

  test.each([
    ['mine', 'Mine'],
    ['theirs', 'Theirs'],
  ] as const)('where both changed the same, nothing is written before somebody chose: %s', async (whose, name) => {
    const at = server();
    const { saver, states } = saverOf(at);
    at.put({ name: 'Theirs', priority: 9 });
    saver.want({ ...fields, name: 'Mine', segmentId: '3' });
    expect(await saver.flush()).toBe(false);
    expect(states.at(-1)).toMatchObject({ is: 'conflict', keys: ['name'] });
    expect(at.writes).toEqual([]);
    expect(await saver.settle(whose)).toBe(true);
    expect(at.stored()).toMatchObject({ name, segmentId: '3', priority: 9 });
  });

  test('while the server is away it is tried again, and nothing is lost', async () => {
    vi.useFakeTimers();
    const at = server();
    const { saver, states } = saverOf(at);
    at.goAway(true);
    saver.want({ ...fields, name: 'Later' });
    await vi.advanceTimersByTimeAsync(7000);
    expect(states.at(-1)?.is).toBe('failed');
    expect(saver.pending()).toEqual({ name: 'Later' });
    at.goAway(false);
    await vi.advanceTimersByTimeAsync(6000);
    expect(at.stored().name).toBe('Later');
    expect(states.at(-1)?.is).toBe('saved');
  });

  test('the order of names in an object is no change', () => {
    const turned = Object.fromEntries(Object.entries(fields.offer).reverse()) as CampaignFields['offer'];
    expect(changesSince(fields, { ...fields, offer: turned })).toEqual({});
    expect(merge(fields, { ...fields, name: 'x' }, { ...fields, name: 'x' }).conflicts).toEqual([]);
  });

  test('what was kept is read without what a campaign does not have, or has otherwise', () => {
    expect(parseKept('{"name":"Kept","id":"4","area":5,"offer":null,"segmentId":null}', fields)).toEqual({
      name: 'Kept',
      segmentId: null,
    });
    expect(parseKept('not json', fields)).toEqual({});
    expect(parseKept(null, fields)).toEqual({});
  });
});

const steps = (...counts: (number | null)[]): Steps =>
  Object.fromEntries(reachSteps.map((step, index) => [step, counts[index] ?? null])) as unknown as Steps;
const reachOf = (any: Steps, firstChannel: Record<string, number | null> = {}): Reach => ({
  inArea: any.inArea,
  eligible: any.inSegment,
  reachable: { any: any.reachable },
  excluded: { noContact: 0, noConsent: 0, inactive: 0, capped: 0, heldOut: 0 },
  steps: { any },
  households: null,
  flyers: null,
  neighborhoods: [],
  overlap: [],
  estimatedCost: { total: 0, currency: 'EUR', byChannel: {} },
  firstChannel,
  areaSquareMeters: null,
  k: 10,
  estimated: false,
});
const regulars = { segment: 'Regulars', everywhere: false };
const everybody = { segment: null, everywhere: true };

describe('the waterfall in words', () => {
  test('the sentence says how many of whom, and how', () => {
    const any = steps(212, 148, 131, 96, 96, 90, 81);
    expect(sentenceOf(reachOf(any, { email: 52, sms: 29, push: 0 }), regulars)).toBe(
      'This reaches 81 of the 148 in “Regulars” in this area, 52 by e-mail and 29 by text message.',
    );
    expect(sentenceOf(reachOf(any, { email: 81 }), { segment: null, everywhere: false })).toBe(
      'This reaches 81 of the 148 customers in this area, by e-mail.',
    );
    expect(sentenceOf(reachOf(steps(3010, 3010, 9, 9, 9, 9, 9), { mail: 9 }), everybody)).toBe(
      'This reaches 9 of your 3,010 customers, by letter.',
    );
  });

  test.each([
    [steps(0, 0, 0, 0, 0, 0, 0), everybody, 'There are no customers yet.'],
    [steps(0, 0, 0, 0, 0, 0, 0), regulars, 'None of your customers lives here.'],
    [steps(5, 0, 0, 0, 0, 0, 0), regulars, '5 customers live here, and none of them is in “Regulars”.'],
    [steps(5, 5, 4, 0, 0, 0, 0), everybody, 'Nobody is reached: none of the 4 you could write to has agreed to it.'],
    [
      steps(5, 5, 4, 3, 3, 0, 0),
      everybody,
      'Nobody is reached: all 3 have been written to as often as your limits allow.',
    ],
  ])('where nobody is reached it says why: %o', (any, asked, sentence) => {
    expect(sentenceOf(reachOf(any), asked)).toBe(sentence);
  });

  test('numbers that are held back are said to be few, never as none', () => {
    expect(sentenceOf(reachOf(steps(40, 20, null, null, null, null, null)), regulars)).toBe(
      'This reaches fewer than 10 of the 20 in “Regulars” in this area.',
    );
    expect(stepRows(steps(40, 20, null, null, null, null, null), regulars).at(-1)).toMatchObject({
      step: 'reachable',
      count: null,
      lost: null,
      why: null,
    });
  });

  test('each step says who is lost there; a step that cannot lose anybody is left out', () => {
    const rows = stepRows(steps(212, 148, 131, 96, 96, 90, 81), regulars);
    expect(rows.map(({ step, lost }) => [step, lost])).toEqual([
      ['inArea', 0],
      ['inSegment', 64],
      ['withContact', 17],
      ['withConsent', 35],
      ['notCapped', 6],
      ['reachable', 9],
    ]);
    expect(rows.at(-1)?.why).toBe('9 are left alone, to learn what would have happened anyway');
    expect(stepRows(steps(5, 5, 5, 5, 5, 5, 5), everybody).map(({ step }) => step)).toEqual([
      'inArea',
      'withContact',
      'withConsent',
      'notCapped',
    ]);
  });

  test('whatever the numbers, what is lost adds up to the first step less the last', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 7, maxLength: 7 }), fc.boolean(), (counts, segment) => {
        const down = counts.sort((a, b) => b - a);
        if (!segment) down[1] = down[0] ?? 0;
        const rows = stepRows(steps(...down), segment ? regulars : everybody);
        const lost = rows.reduce((sum, row) => sum + (row.lost ?? 0), 0);
        expect((down[0] ?? 0) - lost).toBe(down[6]);
      }),
    );
  });

  test('neighborhoods are sorted with what is held back last, and without those where nobody lives', () => {
    const row = (name: string, reachable: number | null, inArea = 20) => ({
      ...steps(inArea, 20, 20, 20, 20, 20, reachable),
      neighborhoodId: name,
      name,
      households: null,
    });
    const rows = [row('A', 3), row('B', null), row('C', 9), row('D', 0, 0)];
    const sorted = (descending: boolean) =>
      sortHoods(rows, { column: 'reachable', descending }, (a, b) => a.localeCompare(b)).map(({ name }) => name);
    expect(sorted(true)).toEqual(['C', 'A', 'B']);
    expect(sorted(false)).toEqual(['A', 'C', 'B']);
  });
});

describe('asking', () => {
  test('flyers are no channel to people, and without channels all are asked about', () => {
    expect(askOf({ ...fields, channels: ['flyer', 'sms'] }, circle(50), '4')).toMatchObject({ channels: ['sms'] });
    expect(askOf({ ...fields, channels: ['flyer'] }, circle(50), '4')).not.toHaveProperty('channels');
    const ask = askOf({ ...fields, segmentId: '3' }, circle(50), '4');
    expect(contract.reachBody.parse(ask)).toMatchObject({ segment: '3', campaignId: '4', area: circle(50) });
    expect(sameAsk({ ...ask, resolution: 8 }, { ...ask, resolution: 9 })).toBe(true);
    expect(sameAsk(ask, { ...ask, area: circle(51) })).toBe(false);
  });

  test('a newer question aborts the one before, whose answer never shows', async () => {
    const answers = new Map<string, (reach: object) => void>();
    const aborted: string[] = [];
    vi.stubGlobal('fetch', (_url: string, { body, signal }: { body: string; signal: AbortSignal }) => {
      const radius = String((JSON.parse(body) as { area: { radiusMeters: number } }).area.radiusMeters);
      signal.addEventListener('abort', () => aborted.push(radius));
      return new Promise<Response>((resolve) => {
        answers.set(radius, (reach) => resolve(new Response(JSON.stringify(reach))));
      });
    });
    const seen: (number | undefined)[] = [];
    const client = new QueryClient();
    const ask = (meters: number) => reachQuery({ area: circle(meters) }, 0);
    const observer = new QueryObserver(client, ask(100));
    const stop = observer.subscribe(({ data }) => seen.push(data?.reach.inArea ?? undefined));
    await vi.waitFor(() => expect(answers.has('100')).toBe(true));
    observer.setOptions(ask(200));
    await vi.waitFor(() => expect(answers.has('200')).toBe(true));
    answers.get('100')?.({ inArea: 1 });
    answers.get('200')?.({ inArea: 2 });
    await vi.waitFor(() => expect(observer.getCurrentResult().data?.reach.inArea).toBe(2));
    expect(aborted).toEqual(['100']);
    expect(seen).not.toContain(1);
    observer.setOptions(ask(300));
    expect(observer.getCurrentResult()).toMatchObject({ isPlaceholderData: true, data: { reach: { inArea: 2 } } });
    stop();
    client.clear();
    vi.unstubAllGlobals();
  });
});

describe('the list and the calendar', () => {
  const summary = (patch: Partial<CampaignSummary>): CampaignSummary => ({
    id: '1',
    name: 'Bread',
    state: 'active',
    channels: ['email', 'sms'],
    schedule: fields.schedule,
    trigger: { type: 'once' },
    launchedAt: '2026-11-03T10:00:00Z',
    endedAt: null,
    updatedAt: '2026-11-03T10:00:00Z',
    sent: 1204,
    redeemed: 1,
    ...patch,
  });

  test('a campaign says in one line what it does, when, and what came of it', () => {
    expect(doesWords(summary({}))).toBe('Once, by e-mail or text message');
    expect(doesWords(summary({ trigger: { type: 'customer', when: 'silent', days: 45 } }))).toBe(
      'After 45 days without a purchase, by e-mail or text message',
    );
    expect(doesWords(summary({ channels: [] }))).toBe('No channel is chosen yet');
    expect(whenWords(summary({}))).toMatch(/^since .*2026$/);
    expect(countsWords(summary({}))).toBe('1,204 sent · 1 redeemed');
    expect(countsWords(summary({ state: 'draft' }))).toBeNull();
  });

  test('a month is whole weeks from the first day of the week', () => {
    const weeks = weeksOf('2026-11', 1);
    expect(weeks[0]?.[0]).toBe('2026-10-26');
    expect(weeks.at(-1)?.at(-1)).toBe('2026-12-06');
    expect(weeksOf('2026-11', 7)[0]?.[0]).toBe('2026-11-01');
    expect(weeksOf('2027-02', 1)).toHaveLength(4);
  });

  test('keys go by day, week and month, and a short month ends where it ends', () => {
    expect(dayAfterKey('ArrowDown', '2026-11-28', 1)).toBe('2026-12-05');
    expect(dayAfterKey('Home', '2026-11-25', 1)).toBe('2026-11-23');
    expect(dayAfterKey('End', '2026-11-25', 7)).toBe('2026-11-28');
    expect(dayAfterKey('PageDown', '2027-01-31', 1)).toBe('2027-02-28');
    expect(sameDayIn('2026-12-15', 1)).toBe('2027-01-15');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(dayAfterKey('a', '2026-11-25', 1)).toBeNull();
  });

  test('a campaign is on the days from its start to its end', () => {
    const schedule = { ...fields.schedule, startAt: '2026-11-10T12:00:00Z', endAt: '2026-11-12T12:00:00Z' };
    const planned = summary({ schedule });
    expect(['09', '10', '12', '13'].map((day) => runsOn(planned, `2026-11-${day}`))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(runsOn(summary({}), '2030-01-01')).toBe(true);
    expect(runsOn(summary({ state: 'draft', launchedAt: null }), '2026-11-10')).toBe(false);
  });
});
