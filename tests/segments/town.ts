import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { channels } from '../../server/contract/people.ts';
import { rebuildStats } from '../../server/customers/index.ts';
import { positionToStoredCell } from '../../server/geometry/cells.ts';
import { newBusiness } from '../support/database.ts';
import { seeded } from '../support/people.ts';

/** A small town as the tables hold it, and as plain JavaScript: what a test evaluates by itself. */

export interface Buy {
  at: Date;
  /** 'YYYY-MM-DD' in the store's zone */
  day: string;
  amount: number;
  items: string | null;
}
export interface Entry {
  channel: (typeof channels)[number];
  purpose: string;
  granted: boolean;
  direct: boolean;
  at: Date;
}
/** What one phone told. */
export interface Phone {
  active: boolean;
  takesMessages: boolean;
  visits: { at: Date; day: string; fence: number | null; inStore: boolean }[];
  events: { at: Date; day: string; fence: number | null; kind: 'entered' | 'exited' | 'crossed' | 'checked_in' }[];
}
export interface Citizen {
  id: string;
  email: string | null;
  phone: string | null;
  address: string | null;
  tags: string[];
  attributes: Record<string, string>;
  since: string | null;
  birthday: string | null;
  position: [number, number] | null;
  neighborhood: number | null;
  consents: Record<(typeof channels)[number], boolean | null>;
  entries: Entry[];
  buys: Buy[];
  phones: Phone[];
}
export interface Town {
  businessId: string;
  storeId: string;
  geofences: string[];
  neighborhoods: string[];
  people: Citizen[];
}

export const timeZone = 'America/New_York';
export const storeAt: [number, number] = [-76.5828, 39.2853];
const days = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
export const localDay = (at: Date) => days.format(at).slice(0, 10);

const items = ['Latte', 'flat white', 'Muffin, LATTE, latte', '100% juice', 'a_b', 'CAFÉ', null];
const words = ['regulars', 'vip', 'Loyal'];
const birthdays = [null, '1980-02-29', '--12-31', '1999-06-15', '--01-01'];

function makeCitizen(random: () => number, now: number): Omit<Citizen, 'id'> {
  const pick = <One>(list: readonly One[]): One => list[Math.floor(random() * list.length)] as One;
  const state = () => pick([true, false, null]);
  const position: [number, number] | null =
    random() < 0.15 ? null : [storeAt[0] + (random() - 0.5) * 0.06, storeAt[1] + (random() - 0.5) * 0.05];
  const day = (daysAgo: number) => localDay(new Date(now - daysAgo * 86_400_000));
  const lately = () => {
    const at = new Date(now - Math.floor(random() * (random() < 0.5 ? 20 : 400) * 24) * 3_600_000);
    return { at, day: localDay(at), fence: pick([0, 1, null]) };
  };
  const several = <One>(most: number, make: () => One) => Array.from({ length: Math.floor(random() * most) }, make);
  return {
    email: random() < 0.7 ? 'somebody@example.com' : null,
    phone: random() < 0.5 ? '+14105551000' : null,
    address: random() < 0.5 ? '1 Mill Lane' : null,
    tags: words.filter(() => random() < 0.3),
    attributes: {
      ...(random() < 0.5 && { Memo: pick(['likes Oat milk', 'x', '7', ' 12.5 ', '-3', '1e3', '$5']) }),
      ...(random() < 0.3 && { Joined: pick(['2024-05-01', '2025-01-31', 'never']) }),
    },
    since: random() < 0.6 ? day(Math.floor(random() * 800)) : null,
    birthday: pick(birthdays),
    position,
    neighborhood: position && random() < 0.8 ? Math.floor(random() * 2) : null,
    consents: { email: state(), sms: state(), push: state(), mail: state() },
    entries: Array.from({ length: Math.floor(random() * 4) }, () => ({
      channel: pick(['email', 'sms'] as const),
      purpose: 'news',
      granted: random() < 0.6,
      direct: random() < 0.5,
      at: new Date(now - Math.floor(random() * 5) * 86_400_000),
    })),
    buys: Array.from({ length: random() < 0.3 ? 0 : Math.floor(random() * 7) }, () => {
      // Half of them lately, so that the edge of a period falls between them.
      const at = new Date(now - Math.floor(random() * (random() < 0.5 ? 20 : 400) * 24) * 3_600_000);
      const sign = random() < 0.15 ? -1 : random() < 0.1 ? 0 : 1;
      const amount = Math.round(sign * (1 + random() * 40) * 100) / 100;
      return { at, day: localDay(at), amount, items: pick(items) };
    }),
    phones: several(3, () => ({
      active: random() < 0.8,
      takesMessages: random() < 0.5,
      visits: several(5, () => ({ ...lately(), inStore: random() < 0.5 })),
      events: several(5, () => ({ ...lately(), kind: pick(['entered', 'exited', 'crossed', 'checked_in'] as const) })),
    })),
  };
}

const square = (west: number) => ({
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        [west, 39],
        [west + 1, 39],
        [west + 1, 40],
        [west, 40],
        [west, 39],
      ],
    ],
  ],
});

/** A town of `count` people, the same for the same seed, beside one anonymous purchase. */
export async function makeTown(knex: Knex, count: number, seed: number): Promise<Town> {
  const random = seeded(seed);
  const now = Date.now();
  const businessId = await newBusiness(knex);
  const [store] = (
    await knex.raw(
      `insert into stores (business_id, name, position, time_zone)
       values (?, 'Shop', ST_SetSRID(ST_MakePoint(?, ?), 4326), ?) returning id`,
      [businessId, ...storeAt, timeZone],
    )
  ).rows;
  const neighborhoods: string[] = [];
  for (const west of [-78, -77]) {
    const { rows } = await knex.raw(
      `insert into neighborhoods (business_id, source_key, name, geometry)
       values (:businessId, :name, :name, ST_SetSRID(ST_GeomFromGeoJSON(:json), 4326)) returning id`,
      { businessId, name: `N${west}`, json: JSON.stringify(square(west)) },
    );
    neighborhoods.push(rows[0].id);
  }
  const geofences = await knex('geofences')
    .insert(
      ['One', 'Other'].map((name) => ({
        ...{ business_id: businessId, name, area: '{}', shape: '[]', active: true, time_zone: timeZone },
        ...{ enter_rule: 'standard', cooldown_seconds: 0 },
      })),
    )
    .returning('id');
  const town = { businessId, storeId: store.id, neighborhoods, geofences: geofences.map(({ id }) => id) };
  const people: Citizen[] = [];
  for (let at = 0; at < count; at++) {
    const person = await insert(knex, businessId, neighborhoods, makeCitizen(random, now));
    for (const phone of person.phones) await insertPhone(knex, town, person.id, phone);
    people.push(person);
  }
  await knex('purchases').insert({
    ...{ business_id: businessId, source_key: 'anonymous', at: new Date(now), day: localDay(new Date(now)), amount: 5 },
    items: 'Latte',
  });
  await knex.transaction((trx) => rebuildStats(trx, businessId));
  await knex('businesses').where({ id: businessId }).increment('data_version', 1);
  return { ...town, people };
}

async function insert(
  knex: Knex,
  businessId: string,
  neighborhoods: string[],
  person: Omit<Citizen, 'id'>,
): Promise<Citizen> {
  const { position, consents } = person;
  const { rows } = await knex.raw(
    `insert into customers (business_id, email, phone, address, tags, attributes, since, birthday, position, cell,
       neighborhood_id, accuracy, email_consent, sms_consent, push_consent, mail_consent)
     values (:businessId, :email, :phone, :address, :tags, :attributes, :since, :birthday,
       case when :lng::float8 is not null then ST_SetSRID(ST_MakePoint(:lng::float8, :lat::float8), 4326) end, :cell,
       :neighborhood, case when :lng::float8 is not null then 'given' end, :c0, :c1, :c2, :c3)
     returning id`,
    {
      ...{ businessId, email: person.email, phone: person.phone, address: person.address, tags: person.tags },
      ...{ attributes: JSON.stringify(person.attributes), since: person.since, birthday: person.birthday },
      ...{ lng: position?.[0] ?? null, lat: position?.[1] ?? null, cell: position && positionToStoredCell(position) },
      neighborhood: person.neighborhood === null ? null : neighborhoods[person.neighborhood],
      ...{ c0: consents.email, c1: consents.sms, c2: consents.push, c3: consents.mail },
    },
  );
  const id: string = rows[0].id;
  for (const { channel, purpose, granted, direct, at } of person.entries)
    await knex('consents').insert({
      ...{ business_id: businessId, customer_id: id, channel, purpose, granted, direct, source: 'test', at },
    });
  for (const [index, buy] of person.buys.entries())
    await knex('purchases').insert({ business_id: businessId, customer_id: id, source_key: `${id} ${index}`, ...buy });
  return { id, ...person };
}

async function insertPhone(
  knex: Knex,
  { businessId, storeId, geofences }: Omit<Town, 'people'>,
  customerId: string,
  { active, takesMessages, visits, events }: Phone,
): Promise<void> {
  const [device] = await knex('devices')
    .insert({
      ...{ business_id: businessId, name: 'Phone', kind: 'native', customer_id: customerId, active },
      token_hash: randomBytes(32),
    })
    .returning('id');
  const own = { business_id: businessId, device_id: device.id };
  const fenceId = (fence: number | null) => (fence === null ? null : geofences[fence]);
  if (takesMessages) await knex('push_subscriptions').insert({ ...own, endpoint: 'https://x', p256dh: 'x', auth: 'x' });
  for (const { at, fence, inStore } of visits)
    await knex('visits').insert({
      ...{ ...own, geofence_id: fenceId(fence), store_id: inStore ? storeId : null, source: 'said' },
      ...{ entered_at: at, last_seen_at: at },
    });
  for (const { at, fence, kind } of events)
    await knex('fence_events').insert({
      ...{ ...own, geofence_id: fenceId(fence), kind, at, triggers: false, explanation: '{}' },
    });
}
