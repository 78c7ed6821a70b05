import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { dataVersion } from '../db/version.ts';
import type { Sql } from '../density/index.ts';
import { bufferOf, type Paired, pairNeighborhoods } from './pairs.ts';
import { candidateNeighborhoods, cellsOfNeighborhoods, pairsOf } from './queries-pairs.ts';

/** Cells of this resolution are about 350 m across: a word over the fence, or a flyer that goes next door. */
export const bufferResolution = 9;

interface Cell {
  h3: string;
  neighborhoodId: string;
}
/** Of whole businesses, until their data changes: they are asked for with every corner of an area that is being drawn. */
const cellsKept = new LRUCache<string, Cell[], { knex: Knex; businessId: string }>({
  max: 20,
  fetchMethod: (_key, _stale, { context: { knex, businessId } }) =>
    cellsOfNeighborhoods(knex, businessId, bufferResolution),
});
async function cellsOf(knex: Knex, businessId: string): Promise<Cell[]> {
  const key = `${businessId} ${await dataVersion(knex, businessId)}`;
  return cellsKept.forceFetch(key, { context: { knex, businessId } });
}

/**
 * Which neighborhoods are left alone, and the cells (H3, resolution 9) at their borders whose people are left alone and not
 * compared. Of a campaign that was launched it is what was decided then; else what a launch would decide now for the
 * audience, SQL over the customers `c`.
 */
export async function neighborhoodHoldout(
  knex: Knex,
  businessId: string,
  { salt, campaignId }: { salt: string; campaignId?: string },
  audience: Sql,
): Promise<{ pairs: Paired[]; bufferCells: string[] }> {
  const decided = campaignId === undefined ? [] : await pairsOf(knex, businessId, campaignId);
  const [candidates, cells] = await Promise.all([
    decided.length > 0 ? [] : candidateNeighborhoods(knex, businessId, audience),
    cellsOf(knex, businessId),
  ]);
  const pairs = decided.length > 0 ? decided : pairNeighborhoods(candidates, salt);
  const treated = new Map(pairs.map((one) => [one.neighborhoodId, one.treated]));
  const compared = cells.flatMap(({ h3, neighborhoodId }) => {
    const is = treated.get(neighborhoodId);
    return is === undefined ? [] : [{ h3, treated: is }];
  });
  return { pairs, bufferCells: bufferOf(compared) };
}
