import type { Knex } from 'knex';
import { type CampaignRow, campaignOf, offerExpiry } from '../campaigns/index.ts';
import { particularsOf, tell } from '../channels/index.ts';
import type { Offer, OffersFor } from '../checkins/index.ts';
import { passGate, settleMessage } from '../messages/index.ts';
import { type Planning, planEvents } from '../occasions/index.ts';
import { givenOffers, owedOffers } from './queries.ts';
import { createWatch } from './watch.ts';

export interface OffersOptions extends Planning {
  knex: Knex;
  log: { warn(details: object, message: string): void };
}

/** So long an answer that got lost is given again. */
const recentMs = 10 * 60_000;
/** What set it off longer ago is no reason for an offer any more. */
const oldestMs = 24 * 3_600_000;
const mostAtOnce = 3;

/**
 * What is offered in the answer to a check-in: what running campaigns want to say about its events, and what has waited for the
 * phone. Each offer is given once; who sends again gets it again, with the same id. Trouble here never fails a check-in.
 */
export function createOffers({ knex, log, ...planning }: OffersOptions): OffersFor {
  const watch = createWatch(knex, recentMs);
  return async ({ businessId, deviceId }, events, { again }) => {
    try {
      const phones = await watch.phonesOf(businessId);
      if (!phones) return [];
      const triggering = events.filter(({ triggers }) => triggers);
      if (triggering.length > 0) await planEvents(knex, businessId, triggering, planning);
      else if (!phones.has(deviceId)) return [];
      const before = again ? await givenAgain(knex, businessId, deviceId) : [];
      const offers = await giveOwed(knex, businessId, deviceId);
      if (offers.length > 0) phones.add(deviceId);
      return [...before, ...offers];
    } catch (error) {
      log.warn({ err: error, deviceId }, 'no offers with a check-in');
      return [];
    }
  };
}

async function giveOwed(knex: Knex, businessId: string, deviceId: string): Promise<Offer[]> {
  const offers: Offer[] = [];
  for (const id of await owedOffers(knex, businessId, deviceId, { limit: mostAtOnce, oldestMs })) {
    const message = await passGate(knex, businessId, id);
    if (!message || !('key' in message)) continue;
    const offer = await offerOf(knex, message.campaign, message);
    await settleMessage(
      knex,
      businessId,
      id,
      offer
        ? { kind: 'delivered' }
        : { kind: 'failed', detail: 'The campaign has no text for this channel.', permanent: true },
    );
    if (offer) offers.push(offer);
  }
  return offers;
}

async function givenAgain(knex: Knex, businessId: string, deviceId: string): Promise<Offer[]> {
  const given = await givenOffers(knex, businessId, deviceId, { limit: mostAtOnce, recentMs });
  const offers = given.map(async (message) => {
    const campaign = await campaignOf(knex, businessId, message.campaign_id);
    return campaign?.state === 'active' ? offerOf(knex, campaign, message) : undefined;
  });
  return (await Promise.all(offers)).filter((offer) => offer !== undefined);
}

async function offerOf(
  knex: Knex,
  campaign: CampaignRow,
  { id, arm, code }: { id: string; arm: number; code: string | null },
): Promise<Offer | undefined> {
  const to = await particularsOf(knex, campaign.business_id, id);
  if (!to) return undefined;
  const sentAt = to.sent_at ?? new Date();
  const expiresAt = to.code_expires_at ?? offerExpiry(campaign.definition.offer, sentAt);
  const told = tell({ campaign, arm, code, expiresAt }, 'checkin', to);
  return (
    told && { id, title: told.texts.title, text: told.texts.text, code, expiresAt: expiresAt?.toISOString() ?? null }
  );
}
