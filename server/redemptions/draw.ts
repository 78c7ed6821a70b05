import type { Knex } from 'knex';
import { newCodes } from './code.ts';
import { insertCodes, type NewCode } from './queries-codes.ts';

/** Takes up a code for each of `all`. One that is taken already, which is rare, is drawn anew. */
export async function drawCodes<One>(
  trx: Knex,
  businessId: string,
  all: readonly One[],
  toRow: (one: One, code: string) => NewCode,
): Promise<Map<One, string>> {
  const codes = new Map<One, string>();
  let waiting = [...all];
  while (waiting.length > 0) {
    const fresh = [...new Set(newCodes(waiting.length))];
    const drawn = waiting.slice(0, fresh.length).map((one, at) => ({ one, code: fresh[at] ?? '' }));
    const free = new Set(
      await insertCodes(
        trx,
        businessId,
        drawn.map(({ one, code }) => toRow(one, code)),
      ),
    );
    for (const { one, code } of drawn) if (free.has(code)) codes.set(one, code);
    waiting = waiting.filter((one) => !codes.has(one));
  }
  return codes;
}
