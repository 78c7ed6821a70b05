import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AreaAsk, mostRivals, stepLimits } from '../../client/view/area.ts';
import { type AreasView, areaTabs, defaultAreas, type Kept, mostKept } from '../../client/view/areas.ts';
import {
  type CampaignsView,
  campaignPages,
  defaultCampaigns,
  flowSteps,
  shownStates,
} from '../../client/view/campaigns.ts';
import { decodeView, defaultView, encodeView, pages, type View } from '../../client/view/codec.ts';
import { viewMetrics } from '../../client/view/metrics.ts';
import { customerSorts, rfmGroups } from '../../client/view/people.ts';
import { daysPeriod, isDay, localDay, periodDays, periodPresets } from '../../client/view/period.ts';
import { settingsParts } from '../../client/view/settings.ts';

const read = (address: string): View => {
  const url = new URL(address, 'http://hexhood.test');
  return decodeView(url.pathname, url.search);
};

test('a fresh view is the shortest link', () => {
  expect(encodeView(defaultView)).toBe('/');
  expect(read('/')).toEqual(defaultView);
});

test('a full view survives the address bar', () => {
  const view: View = {
    page: 'explore',
    importId: null,
    camera: { lng: -76.6122, lat: 39.29038, zoom: 13.25 },
    layer: 'neighborhoods',
    metric: 'penetration',
    period: { kind: 'days', from: '2025-05-01', to: '2025-10-31' },
    resolution: 9,
    merge: true,
    insideId: '7',
    classes: [0, 3],
    selection: { kind: 'neighborhood', id: '17' },
    storeId: '2',
    areas: defaultAreas,
    campaigns: defaultCampaigns,
    customerId: null,
    editedSegment: null,
    segmentId: '12',
    find: '',
    sort: 'last_purchase',
    inNeighborhoodId: null,
    rfmGroup: null,
    fenceId: null,
    editsFence: false,
    fenceEventId: null,
    settingsPart: null,
    deviceId: null,
    webhookId: null,
  };
  expect(read(encodeView(view))).toEqual(view);
});

const anyId = fc.integer({ min: 1, max: 1e9 }).map(String);
const steps = (limits: { least: number; most: number; several: number }) =>
  fc
    .uniqueArray(fc.integer({ min: limits.least, max: limits.most }), { minLength: 1, maxLength: limits.several })
    .map((values) => values.sort((a, b) => a - b));
const mode = fc.constantFrom('walk' as const, 'bike' as const, 'drive' as const);
const exponent = fc.oneof(
  fc.constant('fit' as const),
  fc.integer({ min: 0, max: 200 }).map((tenths) => tenths / 10),
);
const rival = fc.record({
  osmId: fc.option(fc.integer({ min: 1, max: 1e9 }).map((number) => `n${number}`)),
  name: fc
    .string({ minLength: 1, maxLength: 40, unit: 'binary' })
    .filter((name) => name === name.trim() && name !== ''),
  position: fc.tuple(
    fc.integer({ min: -180e6, max: 180e6 }).map((x) => x / 1e6),
    fc.integer({ min: -90e6, max: 90e6 }).map((y) => y / 1e6),
  ),
  attraction: fc.integer({ min: 1, max: 800 }).map((hundredths) => hundredths / 100),
});
const simpleAsk = fc.oneof(
  fc.record({ method: fc.constant('ring' as const), meters: steps(stepLimits.ring) }),
  fc.record({
    method: fc.constant('isochrone' as const),
    mode,
    minutes: steps(stepLimits.isochrone),
    otherStoreId: fc.option(anyId),
  }),
  fc.record({
    method: fc.constant('customers' as const),
    percents: steps(stepLimits.customers),
    by: fc.constantFrom('customers' as const, 'revenue' as const, 'visits' as const),
    distance: fc.constantFrom('straight' as const, 'time' as const),
    mode,
    boundary: fc.constantFrom('hull' as const, 'cells' as const),
  }),
);
const anyAsk: fc.Arbitrary<AreaAsk> = fc.oneof(
  simpleAsk,
  fc.record({
    method: fc.constant('huff' as const),
    mode,
    resolution: fc.integer({ min: 7, max: 10 }),
    maxMinutes: fc.integer({ min: 5, max: 60 }),
    attraction: fc.integer({ min: 1, max: 100 }),
    competitors: fc.array(rival, { maxLength: 5 }),
    alpha: exponent,
    beta: exponent,
  }),
);
const anyKept: fc.Arbitrary<Kept> = fc.record({ storeId: anyId, ask: simpleAsk });
const anyAreas: fc.Arbitrary<AreasView> = fc.record({
  tab: fc.constantFrom(...areaTabs),
  savedId: fc.option(anyId),
  ask: fc.option(anyAsk),
  step: fc.option(fc.integer({ min: 1, max: 100_000 })),
  kept: fc.array(anyKept, { maxLength: mostKept }),
  placeId: fc.option(anyId),
  under: fc.boolean(),
  farMode: mode,
  lines: fc.boolean(),
});

const anyCampaigns: fc.Arbitrary<CampaignsView> = fc.oneof(
  fc.constantFrom('new', 'settings').map((id) => ({ ...defaultCampaigns, id })),
  fc
    .record({ id: anyId, part: fc.option(fc.constantFrom(...flowSteps, ...campaignPages)) })
    .map((one) => ({ ...defaultCampaigns, ...one })),
  fc
    .record({
      calendar: fc.boolean(),
      state: fc.option(fc.constantFrom(...shownStates)),
      month: fc.option(fc.constantFrom('2026-01', '2027-12')),
    })
    .map((list) => ({ ...defaultCampaigns, ...list })),
);

/** What belongs to one page is only in its own links. */
const onItsPage = (view: View): View => {
  const { find, sort, inNeighborhoodId } = view.page === 'customers' ? view : defaultView;
  const fenceId = view.page === 'fences' ? view.fenceId : null;
  const known = fenceId !== null && fenceId !== 'new';
  const settingsPart = view.page === 'settings' ? view.settingsPart : null;
  return {
    ...view,
    ...{ find, sort, inNeighborhoodId },
    areas: view.page === 'areas' ? view.areas : defaultAreas,
    campaigns: view.page === 'campaigns' ? view.campaigns : defaultCampaigns,
    customerId: view.page === 'customers' ? view.customerId : null,
    editedSegment: view.page === 'segments' ? view.editedSegment : null,
    rfmGroup: view.page === 'insights' ? view.rfmGroup : null,
    fenceId,
    editsFence: known && view.editsFence,
    fenceEventId: known ? view.fenceEventId : null,
    settingsPart,
    deviceId: settingsPart === 'phones' ? view.deviceId : null,
    webhookId: settingsPart === 'webhooks' ? view.webhookId : null,
  };
};

const anyView: fc.Arbitrary<View> = fc
  .record({
    page: fc.constantFrom(...pages.filter((page) => page !== 'import')),
    importId: fc.constant(null),
    camera: fc.option(
      fc.record({
        lng: fc.integer({ min: -180, max: 180 }),
        lat: fc.integer({ min: -90, max: 90 }),
        zoom: fc.integer({ min: 0, max: 22 }),
      }),
    ),
    layer: fc.constantFrom('blocks', 'neighborhoods'),
    metric: fc.constantFrom(...viewMetrics),
    period: fc.record({ kind: fc.constant('preset' as const), preset: fc.constantFrom(...periodPresets) }),
    resolution: fc.option(fc.integer({ min: 5, max: 12 })),
    insideId: fc.option(fc.integer({ min: 1, max: 1e9 }).map(String)),
    merge: fc.boolean(),
    classes: fc.uniqueArray(fc.integer({ min: 0, max: 6 })).map((classes) => classes.sort((a, b) => a - b)),
    selection: fc.option(
      fc.record({ kind: fc.constantFrom('block', 'neighborhood', 'store'), id: fc.string({ minLength: 1 }) }),
    ),
    storeId: fc.option(fc.string({ minLength: 1 })),
    areas: anyAreas,
    campaigns: anyCampaigns,
    customerId: fc.option(anyId),
    editedSegment: fc.option(fc.oneof(anyId, fc.constant('new'))),
    segmentId: fc.option(anyId),
    find: fc.string({ maxLength: 40 }),
    sort: fc.constantFrom(...customerSorts),
    inNeighborhoodId: fc.option(anyId),
    rfmGroup: fc.option(fc.constantFrom(...rfmGroups)),
    fenceId: fc.option(fc.oneof(anyId, fc.constant('new'))),
    editsFence: fc.boolean(),
    fenceEventId: fc.option(fc.tuple(anyId, anyId).map((parts) => parts.join('-'))),
    settingsPart: fc.option(fc.constantFrom(...settingsParts)),
    deviceId: fc.option(fc.oneof(anyId, fc.constant('new'))),
    webhookId: fc.option(fc.oneof(anyId, fc.constant('new'))),
  })
  .map((view) => onItsPage(view as View))
  .filter((view) => !(view.layer === 'blocks' && view.metric === 'penetration'));

test('every view that can be shown can be shared', () => {
  fc.assert(
    fc.property(anyView, (view) => {
      expect(read(encodeView(view))).toEqual(view);
    }),
  );
});

test.each([
  '/?at=999,5,13',
  '/?at=a,b,c',
  '/?at=1,2',
  '/?at=1,2,3,4',
  '/?at=,,',
  '/?layer=moon&metric=gold&resolution=99&period=never&classes=9.x',
  '/?from=2025-13-01&to=2025-02-30',
  '/nowhere/at/all',
])('a broken link falls back to what can be shown: %s', (address) => {
  expect(read(address)).toEqual(defaultView);
});

test.each([
  '/areas?how=magic',
  '/areas/not-a-number?step=-3&show=all&place=x&with=how%3Dmagic&with=nothing',
  '/areas?rival=1,2,3,n1,Nobody',
])('a broken link to a trade area falls back to the usual one: %s', (address) => {
  expect(read(address)).toEqual({ ...defaultView, page: 'areas' });
});

test('of a broken area, what can be read is kept', () => {
  const { areas } = read('/areas?how=time&mode=fly&minutes=15,x,5,5,99&other=me');
  expect(areas.ask).toEqual({ method: 'isochrone', mode: 'walk', minutes: [5, 15], otherStoreId: null });
  const competition = read(
    '/areas?how=competition&rival=1,2,0,n1,Zero&rival=1,91,1,,North&rival=4.5,52,2,n7,A, B',
  ).areas;
  expect(competition.ask).toMatchObject({
    competitors: [{ osmId: 'n7', name: 'A, B', position: [4.5, 52], attraction: 2 }],
    alpha: 1,
    beta: 2,
  });
});

test('a link holds no more steps, competitors and columns than the page shows', () => {
  const many = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(read(`/areas?how=time&minutes=${many.join(',')}`).areas.ask).toMatchObject({ minutes: [1, 2, 3, 4] });
  const rivals = many.map((index) => `rival=${index},1,1,n${index},Shop`).join('&');
  const { ask } = read(`/areas?how=competition&${rivals}`).areas;
  expect(ask?.method === 'huff' && ask.competitors.length).toBe(mostRivals);
  const kept = many.map(() => `with=${encodeURIComponent('shop=1&how=distance&meters=500')}`).join('&');
  expect(read(`/areas?${kept}`).areas.kept).toHaveLength(mostKept);
});

test('a saved area has its own address, and links say what they show', () => {
  expect(read('/areas/12')).toMatchObject({ page: 'areas', areas: { savedId: '12', ask: null } });
  const ask: AreaAsk = { method: 'isochrone', mode: 'bike', minutes: [5, 10], otherStoreId: null };
  const view = { ...defaultView, page: 'areas' as const, areas: { ...defaultAreas, savedId: '12', ask } };
  expect(encodeView(view)).toBe('/areas/12?how=time&mode=bike&minutes=5,10');
  expect(encodeView({ ...view, page: 'explore' })).toBe('/');
});

test('share of households exists only for neighborhoods', () => {
  expect(read('/?metric=penetration').metric).toBe('customers');
  expect(read('/?layer=neighborhoods&metric=penetration').metric).toBe('penetration');
});

test('an import has its own address', () => {
  expect(read('/import/12')).toMatchObject({ page: 'import', importId: '12' });
  expect(encodeView({ ...defaultView, page: 'import', importId: '12' })).toBe('/import/12');
  expect(encodeView({ ...defaultView, page: 'import' })).toBe('/import');
});

test('a customer, a segment and a narrowed list have their own addresses', () => {
  expect(read('/customers/12')).toMatchObject({ page: 'customers', customerId: '12' });
  expect(read('/customers?find=Anna&sort=revenue&in=4&segment=9')).toMatchObject({
    customerId: null,
    find: 'Anna',
    sort: 'revenue',
    inNeighborhoodId: '4',
    segmentId: '9',
  });
  expect(read('/segments/new')).toMatchObject({ page: 'segments', editedSegment: 'new' });
  expect(read('/insights?group=loyal')).toMatchObject({ page: 'insights', rfmGroup: 'loyal' });
  expect(encodeView({ ...defaultView, page: 'customers', customerId: '12' })).toBe('/customers/12');
});

test('a zone, its being changed and what happened there have their own addresses', () => {
  expect(read('/fences/7?event=12-3')).toMatchObject({ page: 'fences', fenceId: '7', fenceEventId: '12-3' });
  expect(read('/fences/7?edit=true')).toMatchObject({ fenceId: '7', editsFence: true, fenceEventId: null });
  expect(read('/fences/new?edit=true&event=1-1')).toEqual({ ...defaultView, page: 'fences', fenceId: 'new' });
  expect(encodeView({ ...defaultView, page: 'fences', fenceId: '7', editsFence: true })).toBe('/fences/7?edit=true');
  expect(encodeView({ ...defaultView, page: 'customers', fenceId: '7' })).toBe('/customers');
});

test('the pages behind the settings have their own addresses', () => {
  expect(read('/settings/phones?device=7')).toMatchObject({ page: 'settings', settingsPart: 'phones', deviceId: '7' });
  expect(read('/settings/webhooks?device=7&webhook=new')).toMatchObject({ deviceId: null, webhookId: 'new' });
  expect(read('/settings/nosuch?device=7')).toEqual({ ...defaultView, page: 'settings' });
  expect(encodeView({ ...defaultView, page: 'settings', settingsPart: 'phones', deviceId: '7' })).toBe(
    '/settings/phones?device=7',
  );
});

test('links to other pages leave out whom the list was narrowed to, and keep the segment', () => {
  const view: View = {
    ...defaultView,
    page: 'customers',
    customerId: '12',
    find: 'Anna',
    sort: 'name',
    segmentId: '9',
  };
  expect(encodeView({ ...view, page: 'explore' })).toBe('/?segment=9');
  expect(encodeView({ ...view, page: 'insights' })).toBe('/insights?segment=9');
});

test('a broken link to customers falls back to all of them', () => {
  expect(read('/customers?sort=magic&group=champions')).toEqual({ ...defaultView, page: 'customers' });
  expect(read('/insights?group=magic')).toEqual({ ...defaultView, page: 'insights' });
});

test('a period of thirty days holds thirty days, today included', () => {
  const days = periodDays({ kind: 'preset', preset: '30d' }, new Date(2025, 2, 10, 23, 30));
  expect(days).toEqual({ from: '2025-02-09', to: '2025-03-10' });
});

test('periods count calendar days across a change of the clocks', () => {
  const days = periodDays({ kind: 'preset', preset: '90d' }, new Date(2025, 10, 5, 0, 30));
  expect(days).toEqual({ from: '2025-08-08', to: '2025-11-05' });
});

test('this year begins on its first day; all time has no days', () => {
  const today = new Date(2024, 1, 29, 12);
  expect(periodDays({ kind: 'preset', preset: 'year' }, today)).toEqual({ from: '2024-01-01', to: '2024-02-29' });
  expect(periodDays({ kind: 'preset', preset: 'all' }, today)).toBeNull();
  expect(localDay(today)).toBe('2024-02-29');
});

test('days in the wrong order are swapped, and days that do not exist refused', () => {
  expect(daysPeriod('2025-10-31', '2025-05-01')).toEqual({ kind: 'days', from: '2025-05-01', to: '2025-10-31' });
  expect(daysPeriod('2025-02-29', '2025-05-01')).toBeNull();
  expect(isDay('2024-02-29')).toBe(true);
  expect(isDay('24-2-9')).toBe(false);
});
