import { cellToParent, getResolution, latLngToCell } from 'h3-js';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Density, metrics } from '../../server/contract/density.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { insertPeople, madeUpTown, type Person } from '../support/people.ts';

const knex = testDatabase();
const app = testApp(knex);
const town = madeUpTown(3000);
const placed = town.filter((person) => person.position !== null);
let owner: Awaited<ReturnType<typeof clientOf>>;
let analyst: Awaited<ReturnType<typeof clientOf>>;

beforeAll(async () => {
  owner = await clientOf(knex, app);
  analyst = await clientOf(knex, app, owner.businessId, 'analyst');
  await insertPeople(knex, owner.businessId, town);
});

async function density(query: string, { agent } = owner): Promise<Density> {
  const response = await agent.get(`/api/v1/density?${query}`);
  expect(response.status, response.text).toBe(200);
  return response.body;
}

const cellOf = ({ position }: Person, resolution: number) => {
  const [lng, lat] = position ?? [0, 0];
  return cellToParent(latLngToCell(lat, lng, 12), resolution);
};

/** What the API must say, from the people themselves: each person's share, or undefined where they do not count. */
const cents = (value: number) => Math.round(value * 100) / 100;
const buys = ({ sales = [] }: Person, from: string, to: string) => sales.filter(({ day }) => day >= from && day <= to);
const share: Record<
  string,
  (person: Person, from: string, to: string, open: boolean) => [number, number?] | undefined
> = {
  customers: (person, from, to, open) =>
    open || buys(person, from, to).some(({ amount }) => amount > 0) ? [1] : undefined,
  revenue: (person, from, to) => {
    const own = buys(person, from, to);
    return own.length > 0 ? [own.reduce((sum, { amount }) => sum + amount, 0)] : undefined;
  },
  purchases: (person, from, to) => {
    const own = buys(person, from, to).filter(({ amount }) => amount > 0);
    return own.length > 0 ? [own.length] : undefined;
  },
  visits: (person, from, to) => {
    const days = new Set(
      buys(person, from, to)
        .filter(({ amount }) => amount > 0)
        .map(({ day }) => day),
    );
    return days.size > 0 ? [days.size] : undefined;
  },
  average_order: (person, from, to) => {
    const own = buys(person, from, to);
    const count = own.filter(({ amount }) => amount > 0).length;
    return count > 0 ? [own.reduce((sum, { amount }) => sum + amount, 0), count] : undefined;
  },
  new: (person, from, to) => {
    const first = (person.sales ?? [])
      .filter(({ amount }) => amount > 0)
      .map(({ day }) => day)
      .sort()[0];
    return first !== undefined && first >= from && first <= to ? [1] : undefined;
  },
  lapsed: (person, from, to) => {
    const last = buys(person, '0000', to)
      .filter(({ amount }) => amount > 0)
      .map(({ day }) => day)
      .sort()
      .at(-1);
    return last !== undefined && last < from ? [1] : undefined;
  },
};

function expected(metric: string, resolution: number, from: string, to: string, open: boolean) {
  const cells = new Map<string, { customers: number; sum: number; weight: number }>();
  for (const person of placed) {
    const own = share[metric]?.(person, from, to, open);
    if (!own) continue;
    const h3 = cellOf(person, resolution);
    const cell = cells.get(h3) ?? { customers: 0, sum: 0, weight: 0 };
    cells.set(h3, { customers: cell.customers + 1, sum: cell.sum + own[0], weight: cell.weight + (own[1] ?? 0) });
  }
  return [...cells].map(([h3, { customers, sum, weight }]) => ({
    h3,
    value: cents(weight ? sum / weight : sum),
    customers,
  }));
}
const byCell = (a: { h3: string }, b: { h3: string }) => (a.h3 < b.h3 ? -1 : 1);
const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

describe.each(metrics)('%s', (metric) => {
  test('equals an independent count with h3-js, with and without a period', async () => {
    for (const [query, from, to, open] of [
      ['', metric === 'new' || metric === 'lapsed' ? dayAgo(89) : '0000', '9999', true],
      [`&from=${dayAgo(200)}&to=${dayAgo(50)}`, dayAgo(200), dayAgo(50), false],
      [`&from=${dayAgo(30)}`, dayAgo(30), '9999', false],
      [`&from=${dayAgo(200)}T00:00:00Z&to=${dayAgo(50)}T00:00:00Z`, dayAgo(200), dayAgo(51), false],
    ] as const) {
      const answer = await density(`metric=${metric}&resolution=8${query}`);
      const wanted = expected(metric, 8, from, to, open).sort(byCell);
      const close = answer.cells.sort(byCell).map((cell, at) => ({
        ...cell,
        value: Math.abs(cell.value - (wanted[at]?.value ?? 0)) <= 0.011 ? wanted[at]?.value : cell.value,
      }));
      expect(close).toEqual(wanted);
      expect(answer.total).toBe(answer.cells.reduce((sum, { customers }) => sum + customers, 0));
    }
  });
});

test('parents by bit arithmetic are h3-js’s parents at every resolution, and every customer is counted once', async () => {
  for (let resolution = 5; resolution <= 12; resolution++) {
    const answer = await density(`resolution=${resolution}`);
    expect(answer.cells.sort(byCell)).toEqual(expected('customers', resolution, '', '', true).sort(byCell));
    expect(answer.total).toBe(placed.length);
    expect(answer.unplaced).toBe(town.length - placed.length);
  }
});

test('without personal data, cells under ten are held back and the total still adds up', async () => {
  for (const query of ['resolution=8', 'resolution=9&metric=revenue', 'resolution=10&adaptive=true']) {
    const all = await density(query);
    const some = await density(query, analyst);
    expect(some.k).toBe(10);
    expect(some.cells.every(({ customers }) => customers >= 10)).toBe(true);
    expect(some.cells).toHaveLength(all.cells.filter(({ customers }) => customers >= 10).length);
    expect(some.suppressed.cells).toBe(all.cells.length - some.cells.length);
    expect(some.cells.reduce((sum, { customers }) => sum + customers, 0) + some.suppressed.customers).toBe(some.total);
    expect(some.total).toBe(all.total);
  }
});

test('a box counts whole cells, those whose center lies in it', async () => {
  const box = [-76.6, 39.27, -76.57, 39.3];
  for (const resolution of [6, 8, 10, 12]) {
    const inside = await density(`resolution=${resolution}&bbox=${box}`);
    const all = await density(`resolution=${resolution}`);
    const { cellToLatLng } = await import('h3-js');
    const wanted = all.cells.filter(({ h3 }) => {
      const [lat, lng] = cellToLatLng(h3);
      return lng >= -76.6 && lng <= -76.57 && lat >= 39.27 && lat <= 39.3;
    });
    expect(inside.cells.sort(byCell)).toEqual(wanted.sort(byCell));
  }
  expect((await density('bbox=170,-10,-170,10')).cells).toEqual([]);
  expect((await density('bbox=-180,-90,180,90')).total).toBe(placed.length);
});

test('adaptive cells hold everybody once and are nobody’s ancestor', async () => {
  const { cells, total } = await density('resolution=10&adaptive=true');
  expect(total).toBe(placed.length);
  expect(new Set(cells.map(({ h3 }) => getResolution(h3))).size).toBeGreaterThan(1);
  const names = new Set(cells.map(({ h3 }) => h3));
  for (const { h3 } of cells) {
    for (let resolution = 0; resolution < getResolution(h3); resolution++)
      expect(names.has(cellToParent(h3, resolution))).toBe(false);
  }
});

test('a business without customers gets an empty answer that says so', async () => {
  const nobody = await clientOf(knex, app);
  expect(await density('', nobody)).toMatchObject({
    cells: [],
    total: 0,
    unplaced: 0,
    suppressed: { cells: 0, customers: 0 },
  });
});

test('new data changes the version, and the old answer is not repeated', async () => {
  const own = await clientOf(knex, app);
  const before = await own.agent.get('/api/v1/density');
  await insertPeople(knex, own.businessId, [{ position: [1, 2] }]);
  const after = await own.agent.get('/api/v1/density').set('If-None-Match', before.headers.etag ?? '');
  expect(after.status).toBe(200);
  expect(after.body.total).toBe(1);
});
