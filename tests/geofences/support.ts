import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { expect } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import type { Geofence } from '../../server/contract/geofences.ts';
import type { clientOf } from '../support/api.ts';

type Client = Pick<Awaited<ReturnType<typeof clientOf>>, 'agent'>;

export const fences = '/api/v1/geofences';
export const here: Position = [-76.5828, 39.2853];
export const circle = (radiusMeters = 200, center: Position = here) => ({
  type: 'circle' as const,
  center,
  radiusMeters,
});

/** A closed box of degrees. */
export const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

export async function addFence({ agent }: Client, fence: object = {}): Promise<Geofence> {
  const response = await agent.post(fences).send({ name: 'Zone', area: circle(), ...fence });
  expect(response.status, response.text).toBe(201);
  return response.body;
}

export async function changeFence({ agent }: Client, id: string, change: object): Promise<Geofence> {
  const response = await agent.patch(`${fences}/${id}`).send(change);
  expect(response.status, response.text).toBe(200);
  return response.body;
}

/** Why an area is refused: the name of it, or the words, and where. */
export async function refusalOf({ agent }: Client, area: object): Promise<[string, string]> {
  const response = await agent.post(`${fences}/preview`).send({ area });
  expect(response.status, response.text).toBe(400);
  const [{ pointer, reason, detail }] = response.body.errors;
  return [pointer, reason ?? detail];
}

export async function addDevice(knex: Knex, businessId: string, customerId: string | null = null): Promise<string> {
  const [row] = await knex('devices')
    .insert({
      ...{ business_id: businessId, name: 'Phone', kind: 'native', customer_id: customerId },
      token_hash: randomBytes(32),
    })
    .returning('id');
  return row.id;
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** A visit that began and ended so many minutes ago; without an end it goes on. */
export async function addVisit(
  knex: Knex,
  businessId: string,
  visit: { deviceId: string; geofenceId: string | null; from: number; to?: number; storeId?: string },
): Promise<string> {
  const { deviceId, geofenceId, from, to } = visit;
  const [row] = await knex('visits')
    .insert({
      ...{ business_id: businessId, device_id: deviceId, geofence_id: geofenceId, store_id: visit.storeId ?? null },
      ...{ entered_at: minutesAgo(from), exited_at: to === undefined ? null : minutesAgo(to), source: 'fixes' },
      last_seen_at: minutesAgo(to ?? 1),
    })
    .returning('id');
  return row.id;
}
