import type { Knex } from 'knex';
import { createBusiness } from '../../server/accounts/index.ts';
import { newToken } from '../../server/http/tokens.ts';
import { seeded } from '../support/people.ts';

/** 10,000 fences of 100 businesses in 100 towns, and phones that walk through them. */

export const businesses = 100;
const fencesEach = 100;
const townMeters = 8_000;
const metersPerDegree = 111_195;
/** Between two fixes of a phone. */
export const secondsApart = 10;

export interface Circle {
  lng: number;
  lat: number;
  radius: number;
}
export interface Town {
  businessId: string;
  lng: number;
  lat: number;
  circles: Circle[];
}

const east = (meters: number, lat: number) => meters / (metersPerDegree * Math.cos((lat * Math.PI) / 180));
const north = (meters: number) => meters / metersPerDegree;

/** Towns a degree apart, each with fences of 30 to 200 m. */
export async function makeTowns(knex: Knex): Promise<Town[]> {
  const random = seeded(3);
  const towns: Town[] = [];
  for (let n = 0; n < businesses; n++) {
    const [lng, lat] = [-100 + (n % 10), 32 + Math.floor(n / 10)];
    const circles = Array.from({ length: fencesEach }, () => ({
      lng: lng + east((random() - 0.5) * townMeters, lat),
      lat: lat + north((random() - 0.5) * townMeters),
      radius: Math.round(30 + random() * 170),
    }));
    const businessId = await createBusiness(knex, { name: `Bench ${n}` });
    await knex.batchInsert(
      'geofences',
      circles.map((circle, at) => fenceRow(businessId, circle, at)),
      100,
    );
    await knex('fence_versions').insert({ business_id: businessId, version: 1 });
    towns.push({ businessId, lng, lat, circles });
  }
  return towns;
}

const fenceRow = (businessId: string, { lng, lat, radius }: Circle, at: number) => ({
  ...{ business_id: businessId, name: `Zone ${at}`, active: true, enter_rule: 'standard', time_zone: 'UTC' },
  area: { type: 'circle', center: [lng, lat], radiusMeters: radius },
  shape: JSON.stringify([[outline({ lng, lat, radius })]]),
  ...{ cooldown_seconds: 3_600, dwell_seconds: at % 2 === 0 ? 300 : null },
});

const outline = ({ lng, lat, radius }: Circle) =>
  Array.from({ length: 33 }, (_, n) => {
    const turn = ((n % 32) * Math.PI) / 16;
    return [lng + east(radius * Math.cos(turn), lat), lat + north(radius * Math.sin(turn))];
  });

export interface Phone {
  town: Town;
  deviceId: string;
  token: string;
  /** Its walk, from the first fix on: degrees. */
  next(): [lng: number, lat: number];
}

/** Phones, spread evenly over the towns, each on a walk of its own on foot or by bike (1 to 5 m/s), with noise of some meters. */
export async function makePhones(knex: Knex, towns: readonly Town[], count: number, seed: number): Promise<Phone[]> {
  const random = seeded(seed);
  const phones: Phone[] = [];
  for (const [index, town] of towns.entries()) {
    const tokens = Array.from({ length: Math.ceil((count - index) / towns.length) }, () =>
      newToken('device', town.businessId),
    );
    const rows = tokens.map(({ hash }) => ({
      business_id: town.businessId,
      name: 'Phone',
      kind: 'native',
      token_hash: hash,
    }));
    const ids = rows.length > 0 ? await knex('devices').insert(rows).returning('id') : [];
    for (const [at, { token }] of tokens.entries())
      phones.push({ town, deviceId: ids[at].id, token, next: walk(town, random) });
  }
  return phones;
}

function walk({ lng, lat }: Town, random: () => number): Phone['next'] {
  let [x, y, turn] = [(random() - 0.5) * townMeters, (random() - 0.5) * townMeters, random() * 7];
  const speed = 1 + random() * 4;
  return () => {
    turn += (random() - 0.5) * 0.6;
    if (Math.hypot(x, y) > townMeters / 2) turn = Math.atan2(-y, -x);
    x += Math.cos(turn) * speed * secondsApart;
    y += Math.sin(turn) * speed * secondsApart;
    const noise = () => (random() - 0.5) * 8;
    return [lng + east(x + noise(), lat), lat + north(y + noise())];
  };
}
