import type { Knex } from 'knex';
import type { CampaignRow } from '../campaigns/index.ts';
import { insertCodes, newCodes } from '../redemptions/index.ts';
import { holdCampaign, printedCodes } from './queries.ts';

const dayMilliseconds = 86_400_000;

/**
 * A code for each neighborhood (null: the rest), made where there is none yet; empty before the launch, and for offers
 * without codes. Two who ask at once get the same ones.
 */
export async function codesFor(
  knex: Knex,
  campaign: CampaignRow,
  neighborhoods: readonly (string | null)[],
): Promise<Map<string | null, string>> {
  const { business_id: businessId, id, launched_at, state, definition } = campaign;
  const { offer } = definition;
  if (launched_at === null || offer.code === 'none') return new Map();
  const shared = offer.code === 'shared' ? offer.sharedCode : null;
  const own = shared === null ? neighborhoods : neighborhoods.filter((one) => one !== null);
  const missingOf = (known: ReadonlyMap<string, string>) => own.filter((one) => !known.has(one ?? ''));

  let known = await printedCodes(knex, businessId, id);
  if (missingOf(known).length > 0 && state !== 'ended') {
    known = await knex.transaction(async (trx) => {
      await holdCampaign(trx, businessId, id);
      const missing = missingOf(await printedCodes(trx, businessId, id));
      const codes = newCodes(missing.length);
      const expiresAt = expiryOf(offer, launched_at);
      await insertCodes(
        trx,
        businessId,
        missing.map((neighborhoodId, index) => ({
          code: codes[index] ?? '',
          campaignId: id,
          neighborhoodId,
          expiresAt,
          ...{ recipient: null, arm: null, useLimit: null },
        })),
      );
      return printedCodes(trx, businessId, id);
    });
  }
  return new Map(
    neighborhoods.flatMap((one): [string | null, string][] => {
      const code = one === null && shared !== null ? shared : known.get(one ?? '');
      return code === undefined ? [] : [[one, code]];
    }),
  );
}

/** Of what is printed: a number of days counts from the launch. */
export function expiryOf(
  { expiresAt, validDays }: CampaignRow['definition']['offer'],
  launchedAt: Date | null,
): Date | null {
  if (expiresAt !== null) return new Date(expiresAt);
  if (validDays === null || launchedAt === null) return null;
  return new Date(launchedAt.getTime() + validDays * dayMilliseconds);
}
