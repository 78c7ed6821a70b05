import { expect, test } from 'vitest';
import { type Definition, definition } from '../../server/contract/segments.ts';
import { compile, type Resolved } from '../../server/segments/compile.ts';

/** The SQL of each kind of condition, with what it binds: a change of SQL shows in review. `--update` writes them anew. */
const clock = { today: '2026-11-24', timeZone: 'America/New_York', historyZone: 'America/New_York' };

const asked: Record<string, unknown> = {
  everyone: { all: [] },
  nobody: { any: [] },
  purchases: { type: 'purchases' },
  'purchases-many': { type: 'purchases', count: { min: 5 }, spend: { max: 99.5 } },
  'purchases-none': { type: 'purchases', count: { max: 0 } },
  'purchases-lately': { type: 'purchases', within: { days: 30 } },
  'purchases-few-lately': { type: 'purchases', within: { from: '2026-01-01', to: '2026-03-31' }, count: { max: 2 } },
  'purchases-instants': {
    type: 'purchases',
    within: { from: '2026-01-01T00:00:00+20:00', to: '2026-02-01T00:00:00Z' },
    spend: { min: 20 },
  },
  'purchases-items': { type: 'purchases', items: '100% oat_milk', count: { min: 3 } },
  'purchases-hours': { type: 'purchases', weekdays: [5, 6], hours: { from: 22, to: 2 } },
  'purchases-spent-lately': { type: 'purchases', within: { days: 365 }, count: { max: 9 }, spend: { max: 50 } },
  'purchases-until': { type: 'purchases', within: { to: '2026-03-31' }, count: { min: 2 } },
  'purchases-never-long': { type: 'purchases', within: { from: '2026-03-31', to: '2026-03-01' }, count: { max: 2 } },
  'purchases-items-any': { type: 'purchases', items: 'flat white' },
  'purchases-items-few-lately': {
    ...{ type: 'purchases', items: 'flat white', within: { from: '2026-01-01', to: '2026-03-31' }, count: { max: 2 } },
  },
  'purchases-items-weekdays': { type: 'purchases', items: 'flat white', weekdays: [6, 7] },
  'purchases-weekdays': { type: 'purchases', weekdays: [6, 7], within: { days: 365 }, count: { min: 3 } },
  'purchases-weekdays-spent': { type: 'purchases', weekdays: [6, 7], spend: { min: 50 } },
  'purchases-hours-most': { type: 'purchases', hours: { from: 6, to: 22 } },
  'purchases-hours-many': { type: 'purchases', weekdays: [1, 2, 3, 4, 5], hours: { from: 9, to: 17 } },
  last_purchase: { type: 'last_purchase', daysAgo: { min: 90, max: 365 } },
  first_purchase: { type: 'first_purchase', daysAgo: { max: 30 } },
  rfm: { type: 'rfm', recency: { min: 4 }, frequency: { max: 3 }, money: { min: 2, max: 4 } },
  'rfm-groups': { type: 'rfm', groups: ['champions', 'loyal'] },
  tag: { type: 'tag', tag: 'vip' },
  'attribute-known': { type: 'attribute', name: 'Memo' },
  'attribute-equal': { type: 'attribute', name: 'Memo', is: 'equal', value: 'x' },
  'attribute-containing': { type: 'attribute', name: 'Memo', is: 'containing', value: '%' },
  'attribute-number': { type: 'attribute', name: 'Visits', is: 'at_least', value: 7 },
  'attribute-day': { type: 'attribute', name: 'Joined', is: 'at_most', value: '2025-01-31' },
  birthday: { type: 'birthday', withinDays: 7 },
  since: { type: 'since', daysAgo: { max: 100 } },
  'consent-marketing': { type: 'consent', channel: 'email' },
  'consent-granted': { type: 'consent', channel: 'email', purpose: 'news' },
  'consent-withdrawn': { type: 'consent', channel: 'email', purpose: 'news', state: 'withdrawn' },
  'consent-unknown': { type: 'consent', channel: 'email', purpose: 'news', state: 'unknown' },
  'contact-email': { type: 'contact', channel: 'email' },
  'contact-push': { type: 'contact', channel: 'push' },
  neighborhood: { type: 'neighborhood', ids: ['1', '2'] },
  visits: { type: 'visits' },
  'visits-many-lately': { type: 'visits', geofenceId: '7', within: { days: 30 }, count: { min: 3, max: 9 } },
  'visits-few': { type: 'visits', storeId: '3', within: { from: '2026-01-01', to: '2026-03-31' }, count: { max: 2 } },
  'visits-last': { type: 'visits', lastDaysAgo: { min: 30, max: 90 } },
  fence_event: {
    ...{ type: 'fence_event', kinds: ['entered', 'crossed'], geofenceId: '7' },
    within: { from: '2026-01-01T00:00:00+20:00', to: '2026-02-01T00:00:00Z' },
  },
  'campaign-received': { type: 'campaign', did: 'received' },
  'campaign-redeemed': { type: 'campaign', campaignId: '5', did: 'redeemed', within: { days: 30 } },
  'campaign-held-out': { type: 'campaign', campaignId: '5', did: 'held_out' },
  'campaign-not-received': {
    ...{ type: 'campaign', campaignId: '5', did: 'not_received' },
    within: { from: '2026-01-01', to: '2026-03-31' },
  },
  nested: {
    all: [
      { not: { type: 'purchases', within: { days: 30 } } },
      { any: [{ type: 'tag', tag: 'vip' }, { not: { any: [{ type: 'consent', channel: 'sms' }] } }] },
    ],
  },
};
const triangle: [number, number][] = [
  [0, 0],
  [1, 0],
  [0, 1],
  [0, 0],
];
const places: Record<string, Resolved> = {
  'area-exact': { type: 'inside', area: [[triangle]] },
  'area-cells': { type: 'cells_between', ranges: [{ low: '5', high: '9' }] },
  distance: { type: 'meters_from', center: [0, 0], min: 100, max: 2000 },
  placed: { type: 'placed' },
};

const resolved: Record<string, Resolved> = {
  // Nothing in them is to be resolved.
  ...Object.fromEntries(Object.entries(asked).map(([name, one]) => [name, definition.parse(one) as Resolved])),
  ...places,
};

test.each(Object.entries(resolved))('%s is the SQL of its golden', async (name, one) => {
  const { sql, bindings } = compile(one, clock);
  const bound = Object.entries(bindings).map(([key, value]) => `-- :${key} ${JSON.stringify(value)}\n`);
  await expect(`${sql};\n${bound.join('')}`).toMatchFileSnapshot(`golden/${name}.sql`);
});

test('a golden for every condition there is', () => {
  const types = new Set<string>();
  const collect = (node: Definition | Resolved): void => {
    if ('type' in node) types.add(node.type);
    else for (const part of 'all' in node ? node.all : 'any' in node ? node.any : [node.not]) collect(part);
  };
  for (const one of Object.values(resolved)) collect(one);
  expect([...types].sort()).toEqual(
    [
      ...['purchases', 'last_purchase', 'first_purchase', 'rfm', 'tag', 'attribute', 'birthday', 'since', 'consent'],
      ...[
        'visits',
        'fence_event',
        'campaign',
        'contact',
        'neighborhood',
        'inside',
        'cells_between',
        'meters_from',
        'placed',
      ],
    ].sort(),
  );
});
