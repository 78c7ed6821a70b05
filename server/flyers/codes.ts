import type { Knex } from 'knex';
import { type CampaignRow, offerExpiry } from '../campaigns/index.ts';
import { drawCodes } from '../redemptions/index.ts';
import { holdCampaign, printedCodes } from './queries.ts';

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
      const expiresAt = offerExpiry(offer, launched_at);
      await drawCodes(trx, businessId, missing, (neighborhoodId, code) => ({
        ...{ code, campaignId: id, neighborhoodId, expiresAt },
        ...{ recipient: null, arm: null, useLimit: null },
      }));
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
