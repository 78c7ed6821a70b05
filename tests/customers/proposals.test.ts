import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Comparable, Comparison } from '../../server/customers/proposals.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { attachFile, customerIdOf, newFile } from './records.ts';

const knex = testDatabase();
const app = testApp(knex);

const person = (id: number, said: Partial<Comparable>): Comparable => ({
  ...{ id: String(id), name: null, phone: null, address: null, postcode: null },
  ...said,
});
const pairsOf = (people: readonly Comparable[], apart: [string, string][] = []) => {
  const comparison = new Comparison();
  for (const one of people) comparison.add(one);
  return comparison.pairs(apart);
};
const proposed = (one: Partial<Comparable>, other: Partial<Comparable>) =>
  pairsOf([person(1, one), person(2, other)]).map(({ reason }) => reason);

describe('who is proposed as one person', () => {
  const home = { name: 'José Park', address: '12 Mill Lane, Apt 3' };
  test.each<[string, Partial<Comparable>, Partial<Comparable>, string[]]>([
    [
      'the same name at the same address, however written',
      home,
      { name: 'JOSE  PARK', address: '12 mill lane apt 3' },
      ['name_address'],
    ],
    ['the family name first', home, { ...home, name: 'Park, José' }, ['name_address']],
    [
      'the same number and postcode, the street written another way',
      { name: 'Al', address: '7 N Milton Ave', postcode: '21231' },
      { name: 'Al', address: '7 North Milton Avenue, Baltimore, MD 21231-4021' },
      ['name_address'],
    ],
    [
      'a number behind the street',
      { name: 'Al', address: 'Gartenstr. 12', postcode: '10115' },
      { name: 'Al', address: '10115 Berlin, Gartenstraße 12' },
      ['name_address'],
    ],
    ['the same phone', { name: 'Al', phone: '+14105551001' }, { name: 'Bo', phone: '+14105551001' }, ['phone']],
    ['all of it, once', { ...home, phone: '+1' }, { ...home, phone: '+1' }, ['name_address']],
    ['not: another name at the same address', home, { ...home, name: 'Joan Park' }, []],
    [
      'not: the same name at another number',
      { ...home, postcode: '1' },
      { ...home, address: '14 Mill Lane', postcode: '1' },
      [],
    ],
    [
      'not: the same number with another postcode',
      { name: 'Al', address: '7 Ash Road', postcode: '21231' },
      { name: 'Al', address: '7 Elm Road', postcode: '21224' },
      [],
    ],
    [
      'not: the same number without a postcode',
      { name: 'Al', address: '7 Ash Road' },
      { name: 'Al', address: '7 Elm Road' },
      [],
    ],
    ['not: names of signs alone', { name: '-', address: '7 Ash Road' }, { name: '?', address: '7 Ash Road' }, []],
  ])('%s', (_why, one, other, reasons) => {
    expect(proposed(one, other)).toEqual(reasons);
    expect(proposed(other, one)).toEqual(reasons);
  });

  test('a phone of many is nobody’s in particular', () => {
    const shop = Array.from({ length: 9 }, (_none, n) => person(n + 1, { name: `P${n}`, phone: '+14105550000' }));
    expect(pairsOf(shop)).toEqual([]);
    expect(pairsOf(shop.slice(0, 4))).toHaveLength(6);
  });

  test('no pair comes twice, and none that is apart', () => {
    const some = fc.constantFrom('a', 'b', null);
    const anybody = fc.record({ name: some, phone: some, address: some, postcode: some });
    fc.assert(
      fc.property(fc.array(anybody, { maxLength: 12 }), fc.nat(11), fc.nat(11), (said, low, high) => {
        const people = said.map((one, n) => person(n + 1, one));
        const apart: [string, string][] = low < high ? [[String(low + 1), String(high + 1)]] : [];
        const keys = pairsOf(people, apart).map(({ ids }) => ids.join(' '));
        expect(new Set(keys).size).toBe(keys.length);
        for (const pair of apart) expect(keys).not.toContain(pair.join(' '));
        const all = pairsOf(people).map(({ ids }) => ids.join(' '));
        expect(new Set(keys)).toEqual(new Set(all.filter((key) => !apart.some((pair) => pair.join(' ') === key))));
      }),
    );
  });
});

test('what one undoes is not proposed again', async () => {
  const client = await clientOf(knex, app);
  const home = { name: 'Jo Park', address: '12 Mill Lane' };
  await attachFile(knex, newFile(client.businessId), [
    { sourceKey: '1', ...home },
    { sourceKey: '2', ...home },
  ]);
  const proposals = async () => (await client.agent.get('/api/v1/customers/proposals').expect(200)).body;
  const [pair] = (await proposals()).items;
  expect(pair).toMatchObject({ reason: 'name_address', customers: [{ name: 'Jo Park' }, { name: 'Jo Park' }] });
  const [keep, other] = pair.customers.map(({ id }: { id: string }) => id);
  await client.agent.post(`/api/v1/customers/${keep}/merges`).send({ customerId: other }).expect(204);
  const { body: merges } = await client.agent.get(`/api/v1/customers/${keep}/merges`).expect(200);
  expect(merges.items).toMatchObject([
    { reason: { by: 'person' }, otherCustomerId: other, records: [{ sourceKey: '2' }] },
  ]);
  await client.agent
    .post(`/api/v1/customers/${keep}/merges/${merges.items[0].id}/undo`)
    .expect(200, { customerId: other });
  expect(await proposals()).toEqual({ items: [], total: 0 });
  await client.agent.get(`/api/v1/customers/${other}`).expect(200);
});

test('the first pairs are told, and how many there are', async () => {
  const client = await clientOf(knex, app);
  const records = Array.from({ length: 60 }, (_none, n) => ({
    sourceKey: `${n}`,
    name: `Person ${n >> 1}`,
    address: `${n >> 1} Mill Lane`,
  }));
  await attachFile(knex, newFile(client.businessId), records);
  const { body } = await client.agent.get('/api/v1/customers/proposals?limit=7').expect(200);
  expect(body.items).toHaveLength(7);
  expect(body.total).toBe(30);
  await client.agent.get('/api/v1/customers/proposals?limit=0').expect(400);
});

test('a stranger’s customers are not set apart', async () => {
  const [ours, theirs] = [await clientOf(knex, app), await clientOf(knex, app)];
  await attachFile(knex, newFile(ours.businessId), [{ sourceKey: '1' }, { sourceKey: '2' }]);
  const customers = [await customerIdOf(knex, ours.businessId, '1'), await customerIdOf(knex, ours.businessId, '2')];
  const at = '/api/v1/customers/proposals/apart';
  await theirs.agent.post(at).send({ customers }).expect(404);
  await ours.agent
    .post(at)
    .send({ customers: [...customers].reverse() })
    .expect(204);
  await theirs.agent.delete(at).send({ customers }).expect(404);
  await ours.agent.delete(at).send({ customers }).expect(204);
  await ours.agent.delete(at).send({ customers }).expect(404);
});
