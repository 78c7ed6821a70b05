import type { Knex } from 'knex';
import { readStream } from '../events/index.ts';
import type { Planning } from './audience.ts';
import { planEvents } from './events.ts';
import { behindCursors, moveCursor, openCursors } from './queries-events.ts';

const batch = 200;

/**
 * Plans what was recorded since it was last looked at, business by business. The place in the stream moves after what it led to
 * is written: who dies in between reads the same again, and finds it done.
 */
export async function planStream(
  knex: Knex,
  planning: Planning,
  { goesOn = () => true, only }: { goesOn?: () => boolean; only?: string | undefined } = {},
): Promise<void> {
  await openCursors(knex, only ?? null);
  for (const { businessId, after } of await behindCursors(knex, only ?? null)) {
    try {
      let from = after;
      while (goesOn()) {
        const rows = await readStream(knex, businessId, from, batch);
        const last = rows.at(-1);
        if (!last) break;
        await planEvents(knex, businessId, rows, planning);
        from = { xid: last.xid, id: last.id };
        await moveCursor(knex, businessId, from);
        if (rows.length < batch) break;
      }
    } catch (error) {
      planning.log?.warn({ err: error, businessId }, 'campaigns cannot be told of new events');
    }
  }
}
