import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { Holdout } from '../../server/contract/audience.ts';
import { newCampaign } from '../../server/contract/campaigns.ts';
import { positionToStoredCell } from '../../server/geometry/cells.ts';
import { newBusiness } from '../support/database.ts';
import { seeded } from '../support/people.ts';

/** A campaign that went out, as the tables hold it and as plain JavaScript. */

export const timeZone = 'America/New_York';
export const attributionDays = 14;
const dayMs = 86_400_000;
export const localDay = (at: Date) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at).slice(0, 10);

export interface Somebody {
  id: string;
  neighborhood: number | null;
  arm: number;
  reachable: boolean;
  dueAt: Date;
  sentAt: Date | null;
  status: string | null;
  channel: string | null;
  reason: string | null;
  buys: { at: Date; day: string; amount: number }[];
  /** When they came. */
  visits: Date[];
}
export interface Ran {
  businessId: string;
  campaignId: string;
  neighborhoods: string[];
  people: Somebody[];
}

interface Asked {
  people: number;
  seed: number;
  holdout: Holdout;
  neighborhoods: number;
  launchedDaysAgo: number;
  trigger?: object;
  /** What whoever is written to buys more often. */
  effect?: number;
}

const spread = <One>(list: readonly One[], size: number): One[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_one, at) => list.slice(at * size, (at + 1) * size));

export async function runCampaign(knex: Knex, asked: Asked): Promise<Ran> {
  const random = seeded(asked.seed);
  const businessId = await newBusiness(knex);
  await knex.raw(
    `insert into stores (business_id, name, position, time_zone)
     values (?, 'Shop', ST_SetSRID(ST_MakePoint(-76.58, 39.28), 4326), ?)`,
    [businessId, timeZone],
  );
  const neighborhoods = await makeNeighborhoods(knex, businessId, asked.neighborhoods);
  const launchedAt = new Date(Date.now() - asked.launchedDaysAgo * dayMs);
  const people = Array.from({ length: asked.people }, () => makeSomebody(random, asked, launchedAt));
  const campaignId = await makeCampaign(knex, businessId, asked, launchedAt);
  await keepPeople(knex, businessId, neighborhoods, people);
  await keepCampaign(knex, businessId, campaignId, neighborhoods, people);
  if (asked.holdout.unit === 'neighborhoods')
    await knex('holdout_neighborhoods').insert(
      neighborhoods.map((id, at) => ({
        ...{ business_id: businessId, campaign_id: campaignId, neighborhood_id: id },
        ...{ pair: Math.floor(at / 2) + 1, treated: at % 2 === 0 },
      })),
    );
  return { businessId, campaignId, neighborhoods, people };
}

async function makeNeighborhoods(knex: Knex, businessId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at++) {
    const west = -80 + at / 10;
    const ring = [
      [west, 39],
      [west + 0.1, 39],
      [west + 0.1, 40],
      [west, 40],
      [west, 39],
    ];
    const { rows } = await knex.raw(
      `insert into neighborhoods (business_id, source_key, name, geometry)
       values (:businessId, :name, :name, ST_SetSRID(ST_GeomFromGeoJSON(:json), 4326)) returning id`,
      { businessId, name: `N${at}`, json: JSON.stringify({ type: 'MultiPolygon', coordinates: [[ring]] }) },
    );
    ids.push(rows[0].id);
  }
  return ids;
}

function makeSomebody(random: () => number, asked: Asked, launchedAt: Date): Somebody {
  const neighborhood = asked.neighborhoods > 0 && random() < 0.95 ? Math.floor(random() * asked.neighborhoods) : null;
  const byNeighborhood = asked.holdout.unit === 'neighborhoods';
  const isHeld = byNeighborhood ? (neighborhood ?? 1) % 2 === 1 : random() < asked.holdout.share;
  const isBuffer = byNeighborhood && random() < 0.1;
  const arm = isBuffer ? -1 : isHeld ? 0 : random() < 0.5 ? 1 : 2;
  const reachable = random() < 0.85;
  const dueAt = new Date(launchedAt.getTime() + random() * 2 * dayMs);
  const isSent = arm > 0 && reachable;
  const status = !isSent
    ? arm > 0
      ? 'suppressed'
      : null
    : random() < 0.9
      ? 'sent'
      : random() < 0.5
        ? 'delivered'
        : 'failed';
  const when = () => new Date(launchedAt.getTime() + (random() * 24 - 5) * dayMs);
  const often = 0.4 + (isSent ? (asked.effect ?? 0) : 0);
  const buys = Array.from({ length: random() < often ? 1 + Math.floor(random() * 3) : 0 }, () => {
    const at = when();
    const amount = Math.round((random() < 0.1 ? -5 : 5 + random() ** 6 * 400) * 100) / 100;
    return { at, day: localDay(at), amount };
  });
  return {
    ...{ id: '', neighborhood, arm, reachable, dueAt, status, buys },
    sentAt: status === 'sent' || status === 'delivered' ? new Date(dueAt.getTime() + random() * 3_600_000) : null,
    channel: isSent ? (random() < 0.7 ? 'email' : 'sms') : null,
    reason: status === 'suppressed' ? (random() < 0.5 ? 'no_consent' : 'no_contact') : null,
    visits: Array.from({ length: Math.floor(random() * (isSent ? 4 : 3)) }, when),
  };
}

async function makeCampaign(knex: Knex, businessId: string, asked: Asked, launchedAt: Date): Promise<string> {
  const { name, ...definition } = newCampaign.parse({
    ...{ name: 'Bread week', channels: ['email', 'sms'], holdout: asked.holdout },
    variants: [
      { name: 'Plain', texts: {} },
      { name: 'Bold', texts: {} },
    ],
    ...(asked.trigger && { trigger: asked.trigger }),
  });
  const [row] = await knex('campaigns')
    .insert({
      ...{ business_id: businessId, name, definition: JSON.stringify(definition), state: 'active' },
      ...{ trigger: definition.trigger.type, priority: 50, launched_at: launchedAt, planned_at: launchedAt },
    })
    .returning('id');
  return row.id;
}

/** In one statement a table: the order of ids is that of the people. */
async function keepPeople(
  knex: Knex,
  businessId: string,
  neighborhoods: readonly string[],
  people: readonly Somebody[],
): Promise<void> {
  const place = (one: Somebody): [number, number] => [-80 + (one.neighborhood ?? 0) / 10 + 0.05, 39.5];
  const { rows } = await knex.raw(
    `insert into customers (business_id, name, email, email_consent, position, cell, neighborhood_id, accuracy)
     select :businessId, 'Person ' || n, 'p' || n || '@example.com', n % 10 <> 0,
       ST_SetSRID(ST_MakePoint(lng, 39.5), 4326), cell, neighborhood, 'given'
     from unnest(:n::int[], :lng::float8[], :cell::bigint[], :neighborhood::bigint[]) t (n, lng, cell, neighborhood)
     order by n returning id`,
    {
      businessId,
      n: people.map((_one, at) => at),
      lng: people.map((one) => place(one)[0]),
      cell: people.map((one) => positionToStoredCell(place(one))),
      neighborhood: people.map(({ neighborhood }) => (neighborhood === null ? null : neighborhoods[neighborhood])),
    },
  );
  for (const [at, one] of people.entries()) one.id = rows[at].id;
  const bought = people.flatMap(({ id, buys }) => buys.map((buy, at) => ({ ...buy, id, key: `${id} ${at}` })));
  for (const some of spread(bought, 1_000))
    await knex('purchases').insert(
      some.map(({ id, key, at, day, amount }) => ({
        ...{ business_id: businessId, customer_id: id, source_key: key, at, day, amount },
      })),
    );
  const devices = await knex('devices')
    .insert(
      people.map(({ id }) => ({
        ...{ business_id: businessId, name: 'Phone', kind: 'native', customer_id: id, token_hash: randomBytes(32) },
      })),
    )
    .returning(['id', 'customer_id']);
  const deviceOf = new Map(devices.map((device) => [device.customer_id, device.id]));
  const came = people.flatMap(({ id, visits }) => visits.map((at) => ({ id, at })));
  for (const some of spread(came, 1_000))
    await knex('visits').insert(
      some.map(({ id, at }) => ({
        ...{ business_id: businessId, device_id: deviceOf.get(id), entered_at: at, last_seen_at: at, source: 'said' },
      })),
    );
}

async function keepCampaign(
  knex: Knex,
  businessId: string,
  campaignId: string,
  neighborhoods: readonly string[],
  people: readonly Somebody[],
): Promise<void> {
  const own = { business_id: businessId, campaign_id: campaignId };
  await knex('exposures').insert(
    people.map(({ id, arm, reachable, dueAt, neighborhood }) => ({
      ...{ ...own, recipient: id, arm, reachable, at: dueAt },
      neighborhood_id: neighborhood === null ? null : neighborhoods[neighborhood],
    })),
  );
  await knex('messages').insert(
    people
      .filter(({ status }) => status !== null)
      .map(({ id, arm, status, sentAt, channel, reason, dueAt }) => ({
        ...{ ...own, recipient: id, customer_id: id, channel, arm, occasion: 'once', status, reason },
        ...{ due_at: dueAt, next_at: dueAt, sent_at: sentAt },
      })),
  );
  const redeemers = people.filter(({ sentAt }, at) => sentAt !== null && at % 7 === 0);
  if (redeemers.length > 0)
    await knex('redemptions').insert(
      redeemers.map(({ id, arm, neighborhood }, at) => ({
        ...{ ...own, code: `CODE${at}`, recipient: id, arm, amount: 12.5 },
        neighborhood_id: neighborhood === null ? null : neighborhoods[neighborhood],
      })),
    );
}
