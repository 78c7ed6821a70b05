import type { Knex } from 'knex';
import pino from 'pino';
import { createBusiness } from '../../server/accounts/index.ts';
import type { Definition } from '../../server/contract/segments.ts';
import { rebuildStats } from '../../server/customers/index.ts';
import { connect, migrate } from '../../server/db/index.ts';
import { positionToStoredCell } from '../../server/geometry/cells.ts';
import { Refusal } from '../../server/http/problem.ts';
import type { Principal } from '../../server/http/route.ts';
import { createRouting } from '../../server/routing/index.ts';
import { definitionSql } from '../../server/segments/index.ts';
import { countPicked } from '../../server/segments/queries.ts';
import { seeded } from '../support/people.ts';
import { median } from './median.ts';

const customers = Number(process.env.BENCH_SEGMENT_CUSTOMERS ?? 100_000);
const purchasesEach = 20;
const rounds = 7;
const mostMilliseconds = 300;

const show = (milliseconds: number) => `${milliseconds.toFixed(0).padStart(6)} ms`;

/** People of a city with two years of purchases, most of them of a few. */
export async function makeShop(knex: Knex): Promise<string> {
  const random = seeded(11);
  const businessId = await createBusiness(knex, { name: 'Bench' });
  await knex.raw(
    `insert into stores (business_id, name, position, time_zone)
     values (?, 'Bench', ST_SetSRID(ST_MakePoint(-76.62, 39.29), 4326), 'America/New_York')`,
    [businessId],
  );
  const places = Array.from({ length: customers }, (): [number, number] => [
    -76.711 + random() * 0.182,
    39.197 + random() * 0.175,
  ]);
  for (let from = 0; from < customers; from += 20_000) {
    const some = places.slice(from, from + 20_000);
    await knex.raw(
      `insert into customers (business_id, name, email, phone, address, tags, attributes, since, birthday, position, cell,
         email_consent, sms_consent)
       select :businessId, 'Person ' || n, case when n % 10 < 8 then 'p' || n || '@example.com' end,
         case when n % 10 < 6 then '+1410' || lpad(n::text, 7, '0') end, n || ' Fleet Street',
         array['tag ' || n % 20, 'regulars'], jsonb_build_object('Memo', 'likes ' || n % 100, 'Visits', (n % 50)::text),
         date '2024-01-01' + n % 900, to_char(date '1960-01-01' + n % 15000, 'YYYY-MM-DD'),
         ST_SetSRID(ST_MakePoint(lng, lat), 4326), cell,
         case n % 4 when 0 then true when 1 then false end, case n % 5 when 0 then true end
       from unnest(:n::int[], :lng::float8[], :lat::float8[], :cell::bigint[]) t (n, lng, lat, cell)`,
      {
        businessId,
        n: some.map((_place, at) => from + at),
        lng: some.map(([lng]) => lng),
        lat: some.map(([, lat]) => lat),
        cell: some.map(positionToStoredCell),
      },
    );
  }
  await knex.raw(
    `insert into purchases (business_id, source_key, customer_id, at, day, amount, items)
     select :businessId, n::text, id, at, (at at time zone 'America/New_York')::date,
       case when n % 40 = 0 then -1 else 1 end * (2 + n::bigint * 7919 % 3000 / 100.0),
       (array['Latte', 'Flat white', 'Muffin', 'Latte, Croissant', 'Espresso', 'Tea', 'Bagel, Flat white', 'Beans 1 kg'])[1 + n % 8]
     from (
       select n, c.id, now() - make_interval(secs => (n::bigint * 104729 % 63072000)) as at
       from generate_series(1, :count::int) n
       join (select id, row_number() over (order by id) - 1 as number from customers where business_id = :businessId) c
         on c.number = floor(:people::int * power((n::bigint * 15485863 % 1000003) / 1000003.0, 1.5))
     ) made`,
    { businessId, count: customers * purchasesEach, people: customers },
  );
  await knex.raw(
    `insert into consents (business_id, customer_id, channel, purpose, granted, direct, source, at)
     select business_id, id, 'email', 'newsletter', id % 3 > 0, false, 'file', now() from customers
     where business_id = ? and id % 2 = 0`,
    [businessId],
  );
  await knex.transaction((trx) => rebuildStats(trx, businessId));
  for (const table of ['customers', 'purchases', 'customer_stats', 'customer_history', 'rfm_breaks', 'consents'])
    await knex.raw('vacuum analyze ??', [table]);
  return businessId;
}

const circle = Array.from({ length: 65 }, (_, at): [number, number] => {
  const turn = (at % 64) * ((2 * Math.PI) / 64);
  return [-76.62 + 0.03 * Math.cos(turn), 39.29 + 0.025 * Math.sin(turn)];
});
const daysAgo = (days: number) => `(now() at time zone 'America/New_York')::date - ${days}`;
const bought = (where: string, having = 'count(*) filter (where amount > 0) >= 1') =>
  `select count(*) from customers where business_id = :b and id in (
     select customer_id from purchases where business_id = :b and ${where} group by customer_id having ${having})`;

/** Each kind of condition beside the plainest SQL for the same question. */
const questions = (storeId: string): Record<string, [Definition, string]> => ({
  everyone: [{ all: [] }, 'select count(*) from customers where business_id = :b'],
  'bought at all': [{ type: 'purchases' }, bought('true')],
  'bought 20 times or more': [
    { type: 'purchases', count: { min: 20 } },
    bought('true', 'count(*) filter (where amount > 0) >= 20'),
  ],
  'never bought': [
    { type: 'purchases', count: { max: 0 } },
    `select count(*) from customers c where business_id = :b and not exists (
       select from purchases p where p.business_id = :b and p.customer_id = c.id and amount > 0)`,
  ],
  'bought in 30 days': [{ type: 'purchases', within: { days: 30 } }, bought(`day >= ${daysAgo(29)}`)],
  '5 times in a year': [
    { type: 'purchases', within: { days: 365 }, count: { min: 5 } },
    bought(`day >= ${daysAgo(364)}`, 'count(*) filter (where amount > 0) >= 5'),
  ],
  'spent 100 in a year': [
    { type: 'purchases', within: { days: 365 }, spend: { min: 100 } },
    bought(`day >= ${daysAgo(364)}`, 'sum(amount) >= 100'),
  ],
  'spent little in a year': [
    { type: 'purchases', within: { days: 365 }, spend: { max: 50 } },
    `select count(*) from customers c left join (
       select customer_id, sum(amount) as spent from purchases where business_id = :b and day >= ${daysAgo(364)}
       group by customer_id) p on p.customer_id = c.id where business_id = :b and coalesce(spent, 0) <= 50`,
  ],
  'bought a flat white': [{ type: 'purchases', items: 'flat white' }, bought(`items ilike '%flat white%'`)],
  '3 lattes in 90 days': [
    { type: 'purchases', within: { days: 90 }, items: 'latte', count: { min: 3 } },
    bought(`day >= ${daysAgo(89)} and items ilike '%latte%'`, 'count(*) filter (where amount > 0) >= 3'),
  ],
  'bought on weekends': [
    { type: 'purchases', weekdays: [6, 7], count: { min: 3 } },
    bought(`extract(isodow from day) in (6, 7)`, 'count(*) filter (where amount > 0) >= 3'),
  ],
  'bought in the morning': [
    { type: 'purchases', hours: { from: 6, to: 10 }, count: { min: 3 } },
    bought(
      `extract(hour from at at time zone 'America/New_York') between 6 and 9`,
      'count(*) filter (where amount > 0) >= 3',
    ),
  ],
  'Friday nights, a year': [
    { type: 'purchases', within: { days: 365 }, weekdays: [5, 6], hours: { from: 22, to: 2 } },
    bought(
      `day >= ${daysAgo(364)} and extract(isodow from day) in (5, 6)
       and (extract(hour from at at time zone 'America/New_York') >= 22 or extract(hour from at at time zone 'America/New_York') < 2)`,
    ),
  ],
  'last bought 90 days ago': [
    { type: 'last_purchase', daysAgo: { min: 90 } },
    bought('amount > 0', `max(day) <= ${daysAgo(90)}`),
  ],
  'first bought lately': [
    { type: 'first_purchase', daysAgo: { max: 60 } },
    bought('amount > 0', `min(day) >= ${daysAgo(60)}`),
  ],
  champions: [
    { type: 'rfm', groups: ['champions'] },
    `select count(*) from customer_stats s join rfm_breaks b using (business_id) where business_id = :b
     and last_day > recency[3] and purchases > frequency[3] and revenue > money[3]`,
  ],
  tag: [{ type: 'tag', tag: 'tag 7' }, `select count(*) from customers where business_id = :b and 'tag 7' = any(tags)`],
  attribute: [
    { type: 'attribute', name: 'Visits', is: 'at_least', value: 25 },
    `select count(*) from customers where business_id = :b and (attributes ->> 'Visits')::numeric >= 25`,
  ],
  'attribute text': [
    { type: 'attribute', name: 'Memo', is: 'containing', value: 'likes 7' },
    `select count(*) from customers where business_id = :b and attributes ->> 'Memo' ilike '%likes 7%'`,
  ],
  birthday: [
    { type: 'birthday', withinDays: 14 },
    `select count(*) from customers, generate_series(0, 14) n where business_id = :b
     and right(birthday, 5) = to_char(now() + n * interval '1 day', 'MM-DD')`,
  ],
  since: [
    { type: 'since', daysAgo: { max: 100 } },
    `select count(*) from customers where business_id = :b and since >= ${daysAgo(100)}`,
  ],
  consent: [
    { type: 'consent', channel: 'email', purpose: 'marketing', state: 'granted' },
    'select count(*) from customers where business_id = :b and email_consent',
  ],
  'consent to another purpose': [
    { type: 'consent', channel: 'email', purpose: 'newsletter', state: 'granted' },
    `select count(distinct customer_id) from consents where business_id = :b and purpose = 'newsletter' and granted`,
  ],
  contact: [
    { type: 'contact', channel: 'sms' },
    'select count(*) from customers where business_id = :b and phone is not null',
  ],
  'drawn area': [
    { type: 'area', area: { type: 'Polygon', coordinates: [circle] } },
    `select count(*) from customers where business_id = :b
     and ST_Covers(ST_SetSRID(ST_GeomFromGeoJSON('${JSON.stringify({ type: 'Polygon', coordinates: [circle] })}'), 4326), position)`,
  ],
  'within 2 km': [
    { type: 'distance', storeId, meters: { max: 2000 } },
    `select count(*) from customers where business_id = :b
     and ST_DWithin(position::geography, ST_SetSRID(ST_MakePoint(-76.62, 39.29), 4326)::geography, 2000)`,
  ],
  'beyond 1 km': [
    { type: 'distance', storeId, meters: { min: 1000 } },
    `select count(*) from customers where business_id = :b
     and not ST_DWithin(position::geography, ST_SetSRID(ST_MakePoint(-76.62, 39.29), 4326)::geography, 1000)`,
  ],
  '10 minutes by car': [
    { type: 'travel', storeId, mode: 'drive', minutes: 10 },
    `select count(*) from customers where business_id = :b
     and ST_DWithin(position::geography, ST_SetSRID(ST_MakePoint(-76.62, 39.29), 4326)::geography, 3846)`,
  ],
  'several at once': [
    {
      all: [
        { type: 'purchases', within: { days: 180 }, count: { min: 2 } },
        { not: { type: 'purchases', within: { days: 30 } } },
        {
          any: [
            { type: 'tag', tag: 'tag 7' },
            { type: 'distance', storeId, meters: { max: 3000 } },
          ],
        },
        { type: 'consent', channel: 'email', purpose: 'marketing', state: 'granted' },
      ],
    },
    `select count(*) from customers where business_id = :b and email_consent
     and id in (select customer_id from purchases where business_id = :b and day >= ${daysAgo(179)} and amount > 0
       group by customer_id having count(*) >= 2)
     and id not in (select customer_id from purchases where business_id = :b and customer_id is not null
       and day >= ${daysAgo(29)} and amount > 0)
     and ('tag 7' = any(tags)
       or ST_DWithin(position::geography, ST_SetSRID(ST_MakePoint(-76.62, 39.29), 4326)::geography, 3000))`,
  ],
});

/** What a preview of each kind of condition takes, its places resolved, against the plainest SQL for its count. */
export async function measureSegments(databaseUrl: string): Promise<void> {
  const knex = connect({ connectionString: databaseUrl });
  await migrate(knex);
  console.log(`\nmaking ${customers.toLocaleString('en')} customers with ${purchasesEach} purchases each…`);
  await measureKinds(knex, await makeShop(knex));
  await knex.destroy();
}

/** Of business `b`, whose tables are vacuumed. */
export async function measureKinds(knex: Knex, b: string): Promise<void> {
  const { id: storeId } = await knex('stores').where({ business_id: b }).first('id');
  const routing = createRouting({ dataDirectory: '', valhallaUrl: undefined, log: pino({ level: 'silent' }) });
  const deps = { routing, areaOfCatchment: async () => undefined };
  const clock = async (work: () => Promise<number>) => {
    const start = performance.now();
    return { count: await work(), time: performance.now() - start };
  };
  for (const role of ['owner', 'marketer'] as const) {
    const principal: Principal = { businessId: b, role, userId: null, credential: 'bench' };
    console.log(`\nsegments as ${role} (median of ${rounds}, in turns)\n${''.padEnd(28)}    plain   segment    ratio`);
    for (const [name, [definition, sql]] of Object.entries(questions(storeId))) {
      const times: [number, number][] = [];
      let counts: [number, number] = [0, 0];
      for (let round = 0; round < rounds; round++) {
        const plain = await clock(async () => Number((await knex.raw(sql, { b })).rows[0].count));
        const own = await clock(async () => {
          const picked = await definitionSql(knex, principal, definition, deps);
          if (picked instanceof Refusal) throw new Error(JSON.stringify(picked));
          return (await countPicked(knex, b, picked, 8)).customers;
        });
        times.push([plain.time, own.time]);
        counts = [plain.count, own.count];
      }
      const [plain, own] = [median(times.map(([one]) => one)), median(times.map(([, other]) => other))];
      const remarks = [
        ...(own > mostMilliseconds ? [`over ${mostMilliseconds} ms`] : []),
        ...(counts[0] === counts[1] ? [] : [`${counts[0]} / ${counts[1]} customers`]),
      ];
      console.log(
        `${name.padEnd(28)} ${show(plain)} ${show(own)} ${(own / plain).toFixed(2).padStart(8)}  ${remarks.join(', ')}`,
      );
    }
  }
}
