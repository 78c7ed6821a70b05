import type { Knex } from 'knex';
import type { Sql } from '../density/index.ts';
import { bufferOf, type Paired, pairNeighborhoods } from './pairs.ts';
import { candidateNeighborhoods, cellsOfNeighborhoods, pairsOf } from './queries-pairs.ts';

/** Cells of this resolution are about 350 m across: a word over the fence, or a flyer that goes next door. */
export const bufferResolution = 9;

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
  const pairs =
    decided.length > 0 ? decided : pairNeighborhoods(await candidateNeighborhoods(knex, businessId, audience), salt);
  if (pairs.length === 0) return { pairs, bufferCells: [] };
  const treated = new Map(pairs.map((one) => [one.neighborhoodId, one.treated]));
  const cells = await cellsOfNeighborhoods(knex, businessId, [...treated.keys()], bufferResolution);
  return {
    pairs,
    bufferCells: bufferOf(
      cells.map(({ h3, neighborhoodId }) => ({ h3, treated: treated.get(neighborhoodId) === true })),
    ),
  };
}
