import type { Knex } from 'knex';
import { expect } from 'vitest';
import type { Catchments, Proximity } from '../../server/contract/catchments.ts';
import type { Position } from '../../server/contract/common.ts';
import type { TravelMode } from '../../server/contract/routing.ts';
import { circleArea, distanceMeters } from '../../server/geometry/geodesic.ts';
import type { Polygons } from '../../server/geometry/polygons.ts';
import type { Routing } from '../../server/routing/index.ts';
import { clientOf, type testApp } from '../support/api.ts';

export const metersPerMinute: Record<TravelMode, number> = { walk: 80, bike: 250, drive: 500 };

/** Travel in straight lines at even speeds, as if there were streets everywhere. Counts what it is asked. */
export function straightRouting({ estimated = false, reach = Number.POSITIVE_INFINITY } = {}) {
  const asked = { isochrones: 0, pairs: 0 };
  const routing: Routing = {
    router: () => ({
      async isochrone({ from, mode, minutes }) {
        asked.isochrones++;
        const areas = minutes.map((time) => ({
          minutes: time,
          area: circleArea(from, time * metersPerMinute[mode]) as Polygons,
        }));
        return { estimated, areas };
      },
      async matrix({ sources, targets, mode }) {
        asked.pairs += sources.length * targets.length;
        const secondsOf = (from: Position, to: Position) => {
          const meters = distanceMeters(from, to);
          return meters > reach ? null : (60 * meters) / metersPerMinute[mode];
        };
        return { estimated, seconds: sources.map((from) => targets.map((to) => secondsOf(from, to))) };
      },
    }),
    async stop() {},
  };
  return { routing, asked };
}

type Client = Awaited<ReturnType<typeof clientOf>>;

/** A business of its own with clients of every role. */
export async function newShop(knex: Knex, app: ReturnType<typeof testApp>) {
  const owner = await clientOf(knex, app);
  const [marketer, analyst] = await Promise.all(
    (['marketer', 'analyst'] as const).map((role) => clientOf(knex, app, owner.businessId, role)),
  );
  if (!marketer || !analyst) throw new Error('no clients');
  const addStore = async (position: Position, name = 'Store'): Promise<string> => {
    const response = await owner.agent.post('/api/v1/stores').send({ name, position });
    expect(response.status, response.text).toBe(201);
    return response.body.id;
  };
  return { owner, marketer, analyst, addStore, businessId: owner.businessId };
}

export async function draw({ agent }: Client, body: object): Promise<Catchments> {
  const response = await agent.post('/api/v1/catchments').send(body);
  expect(response.status, response.text).toBe(200);
  return response.body;
}

export async function proximity({ agent }: Client, storeId: string, query = ''): Promise<Proximity> {
  const response = await agent.get(`/api/v1/stores/${storeId}/proximity?${query}`);
  expect(response.status, response.text).toBe(200);
  return response.body;
}

/** A box as a neighborhood; its id. */
export async function addNeighborhood(
  knex: Knex,
  businessId: string,
  name: string,
  households: number | null,
  [west, south, east, north]: [number, number, number, number],
): Promise<string> {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const { rows } = await knex.raw(
    `insert into neighborhoods (business_id, source_key, name, households, geometry)
     values (?, ?, ?, ?, ST_SetSRID(ST_GeomFromGeoJSON(?), 4326)) returning id`,
    [businessId, name, name, households, JSON.stringify({ type: 'MultiPolygon', coordinates: [[ring]] })],
  );
  await knex('businesses').where({ id: businessId }).increment('data_version', 1);
  return rows[0].id;
}

/** Meters east and north of a place, near enough for tests. */
export const offset = ([lng, lat]: Position, east: number, north: number): Position => [
  lng + east / (111_320 * Math.cos((lat * Math.PI) / 180)),
  lat + north / 110_950,
];
