import type { Knex } from 'knex';
import { insideTester } from '../geometry/inside.ts';
import { Refusal } from '../http/problem.ts';
import { changeOf } from './change.ts';
import { allFences, changeFence, type FenceRow, fenceToChange, type Surroundings, surroundingsOf } from './queries.ts';
import { type AreaDependencies, type ResolvedArea, resolveArea } from './resolve.ts';

/** Areas that are made from something that can change under them. */
const made = ['neighborhood', 'isochrone', 'catchment'];

/**
 * Makes areas anew from what they were made from, and zones from their stores: after neighborhoods or streets came, or a store or
 * catchment changed. Writes only what became another. What an area was made from and is gone leaves it as it was. Answers how many
 * fences changed.
 */
export async function refreshAreas(knex: Knex, businessId: string, deps: AreaDependencies): Promise<number> {
  const surroundings = await surroundingsOf(knex, businessId);
  let count = 0;
  for (const row of await allFences(knex, businessId)) {
    const resolved = made.includes(row.area.type)
      ? await resolveArea(row.area, { ...deps, knex, businessId, surroundings })
      : undefined;
    const better = resolved && !(resolved instanceof Refusal) && !isWorse(resolved, row, surroundings);
    const again = better ? resolved : undefined;
    if (!changeOf(row, {}, again, surroundings)) continue;
    await knex.transaction(async (trx) => {
      const now = await fenceToChange(trx, businessId, row.id);
      // Somebody changed it meanwhile: what they wrote is newer.
      const changing = now?.version === row.version ? changeOf(now, {}, again, surroundings) : undefined;
      if (!changing) return;
      await changeFence(trx, businessId, row.id, changing.change, changing);
      count++;
    });
  }
  return count;
}

/** A router that is away for a moment does not make a true outline an estimate, unless the store has moved out of it. */
function isWorse(resolved: ResolvedArea, { area, shape, estimated }: FenceRow, { stores }: Surroundings): boolean {
  if (!resolved.estimated || estimated || area.type !== 'isochrone') return false;
  const store = stores.find(({ id }) => id === area.storeId);
  return store !== undefined && insideTester(shape)(...store.position);
}
