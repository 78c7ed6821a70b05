import type { Knex } from 'knex';
import type { CampaignRow } from '../campaigns/index.ts';
import { drawCodes } from '../redemptions/index.ts';
import { channelsOf, type Decided } from './decide.ts';
import * as queries from './queries.ts';

/**
 * Writes what was decided, in one short transaction: exposures first, whose arms then hold, and for those who are not left alone
 * codes and messages, where they are new. Who was erased meanwhile is left out; what is there already stays.
 */
export async function owe(knex: Knex, campaign: CampaignRow, all: readonly Decided[]): Promise<void> {
  if (all.length === 0) return;
  await knex.transaction(async (trx) => {
    const decided = await stillThere(trx, campaign.business_id, all);
    if (decided.length === 0) return;
    await queries.insertExposures(trx, campaign, decided);
    if (channelsOf(campaign).length === 0) return;
    const recipients = decided.map(({ recipient }) => recipient);
    const arms = await queries.lockArms(trx, campaign, recipients);
    const known = await queries.knownMessages(trx, campaign, decided);
    const fresh = decided.flatMap((one) => {
      const arm = arms.get(one.recipient) ?? one.arm;
      return arm > 0 && !known.has(queries.messageKey(one)) ? [{ ...one, arm }] : [];
    });
    const owed = await withinLimit(trx, campaign, fresh);
    if (owed.length > 0) await queries.insertMessages(trx, campaign, await withCodes(trx, campaign, owed));
  });
}

async function stillThere(trx: Knex, businessId: string, decided: readonly Decided[]): Promise<Decided[]> {
  const ids = (pick: (one: Decided) => string | null) => [
    ...new Set(decided.map(pick).filter((id): id is string => id !== null)),
  ];
  const { customers, devices } = await queries.holdRecipients(trx, businessId, {
    customerIds: ids(({ customerId }) => customerId),
    deviceIds: ids(({ deviceId }) => deviceId),
  });
  return decided.filter(
    ({ customerId, deviceId }) =>
      (customerId === null || customers.has(customerId)) && (deviceId === null || devices.has(deviceId)),
  );
}

/** Without what the limit per person would stop anyway. What is right at the moment of sending is decided then. */
async function withinLimit(trx: Knex, campaign: CampaignRow, decided: Decided[]): Promise<Decided[]> {
  const limit = campaign.definition.limits.perPerson;
  if (!limit || campaign.trigger === 'once' || decided.length === 0) return decided;
  const recipients = decided.map(({ recipient }) => recipient);
  const counts = await queries.countMessages(trx, campaign, recipients, limit.days);
  return decided.filter(({ recipient }) => {
    const before = counts.get(recipient) ?? 0;
    counts.set(recipient, before + 1);
    return before < limit.count;
  });
}

async function withCodes(trx: Knex, campaign: CampaignRow, decided: Decided[]): Promise<queries.Owed[]> {
  const { offer } = campaign.definition;
  const shared = offer.code === 'shared' ? offer.sharedCode : null;
  if (offer.code !== 'personal') return decided.map((one) => ({ ...one, code: one.channel === null ? null : shared }));
  const codes = await drawCodes(
    trx,
    campaign.business_id,
    decided.filter(({ channel }) => channel !== null),
    ({ recipient, arm, codeExpiresAt }, code) => ({
      ...{ code, campaignId: campaign.id, recipient, neighborhoodId: null, arm },
      ...{ useLimit: offer.perPersonLimit, expiresAt: codeExpiresAt },
    }),
  );
  return decided.map((one) => ({ ...one, code: codes.get(one) ?? null }));
}
