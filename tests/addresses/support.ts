import type { Knex } from 'knex';
import { AddressIndexer } from '../../server/addresses/index.ts';
import type { Position } from '../../server/contract/common.ts';
import type { OsmFeature } from '../../server/geometry/osm.ts';

let features = 0;

/** An address node. `tags` without their addr: prefix. */
export const house = (position: Position, tags: Record<string, string>): OsmFeature => ({
  id: `n${++features}`,
  tags: Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`addr:${tag}`, value])),
  geometry: { type: 'Point', coordinates: position },
});

export const way = (line: Position[], tags: Record<string, string>): OsmFeature => ({
  id: `w${++features}`,
  tags,
  geometry: { type: 'LineString', coordinates: line },
});

export const place = (position: Position, kind: string, name: string): OsmFeature => ({
  id: `n${++features}`,
  tags: { place: kind, name },
  geometry: { type: 'Point', coordinates: position },
});

/** Meters east and north of a corner of our test towns, as a position. */
export const at = (east: number, north: number, [lng, lat]: Position = [-76.6, 39.28]): Position => [
  lng + east / (111_195 * Math.cos((lat * Math.PI) / 180)),
  lat + north / 111_195,
];

/** Makes the address index of a business from features, and serves it. Answers the new edition. */
export async function serve(
  knex: Knex,
  businessId: string,
  given: Iterable<OsmFeature> | AsyncIterable<OsmFeature[]>,
): Promise<{ edition: string; addresses: number; streets: number }> {
  const { rows } = await knex.raw(`select nextval('street_editions') as edition`);
  const [{ edition }] = rows;
  const indexer = new AddressIndexer(knex, businessId, edition);
  if (Symbol.asyncIterator in given) {
    for await (const batch of given) for (const feature of batch) indexer.add(feature);
  } else for (const feature of given) indexer.add(feature);
  const counts = await indexer.finish();
  await knex('streets')
    .insert({ business_id: businessId, edition, name: 'test', bbox: [0, 0, 1, 1], counts: {}, routing: 'unavailable' })
    .onConflict('business_id')
    .merge();
  return { edition, ...counts };
}
