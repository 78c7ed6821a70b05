import { createHash } from 'node:crypto';
import type { FeatureCollection } from 'geojson';
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { allFences, type FenceRow } from './queries.ts';
import { fenceVersion } from './queries-rules.ts';
import { isOpen } from './tell.ts';

interface Now {
  rows: FenceRow[];
  open: ReadonlySet<string>;
  /** changes when one opens or closes */
  digest: string;
}

/** A business's fences by the version they were read in. */
const fences = new LRUCache<string, FenceRow[], { knex: Knex; businessId: string }>({
  max: 50,
  fetchMethod: (_key, _stale, { context: { knex, businessId } }) => Promise.resolve(allFences(knex, businessId)),
});
/** Which of them are open, by the minute: schedules begin and end with one, and every tile asks. */
const opening = new LRUCache<string, Now>({ max: 50 });

async function fencesNow(knex: Knex, businessId: string): Promise<Now & { version: number }> {
  const version = await fenceVersion(knex, businessId);
  const rows = await fences.forceFetch(`${businessId} ${version}`, { context: { knex, businessId } });
  const minute = `${businessId} ${version} ${Math.floor(Date.now() / 60_000)}`;
  const known = opening.get(minute);
  if (known) return { version, ...known };
  const open = new Set(rows.filter((row) => isOpen(row)).map(({ id }) => id));
  const digest = createHash('sha1')
    .update([...open].join())
    .digest('base64url');
  opening.set(minute, { rows, open, digest });
  return { version, rows, open, digest };
}

/** Changes when a fence does, or one opens or closes. */
export async function fenceLayerVersion(knex: Knex, businessId: string): Promise<string> {
  const { version, digest } = await fencesNow(knex, businessId);
  return `${businessId} fences ${version} ${digest}`;
}

/** The outlines of all fences, for the map. */
export async function fenceLayer(knex: Knex, businessId: string): Promise<FeatureCollection> {
  const { rows, open } = await fencesNow(knex, businessId);
  return {
    type: 'FeatureCollection',
    features: rows.map(({ id, name, active, shape }) => ({
      type: 'Feature',
      properties: { id, name, active, open: open.has(id) },
      geometry: { type: 'MultiPolygon', coordinates: shape },
    })),
  };
}
