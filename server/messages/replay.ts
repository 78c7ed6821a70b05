import type { Knex } from 'knex';
import { judgeDead, replayFailed, replayUnknown } from './queries-dead.ts';

/** Refusals told of, of all that failed. */
const toldAtMost = 500;

export interface Replayed {
  replayed: number;
  refused: { id: string; reason: string }[];
}

/**
 * Owes dead messages once more, as the same messages: they pass the gate again like any other. `ids` null: all that failed; one of
 * which nobody knows whether it arrived is sent again only where somebody names it.
 */
export async function replay(knex: Knex, businessId: string, ids: readonly string[] | null): Promise<Replayed> {
  const judged = await judgeDead(knex, businessId, ids);
  const good = judged.filter(({ refused }) => refused === null);
  const idsOf = (status: string) => good.filter((one) => one.status === status).map(({ id }) => id);
  let replayed = await replayFailed(knex, businessId, idsOf('failed'));
  for (const id of idsOf('unknown')) replayed += await replayUnknown(knex, businessId, id);

  const known = new Set(judged.map(({ id }) => id));
  const gone = [...new Set(ids ?? [])].filter((id) => !known.has(id)).map((id) => ({ id, reason: 'erased' }));
  const refused = judged.flatMap(({ id, refused: reason }) => (reason === null ? [] : [{ id, reason }]));
  return { replayed, refused: [...refused, ...gone].slice(0, toldAtMost) };
}
