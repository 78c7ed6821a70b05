import type { Knex } from 'knex';
import { type CampaignRow, campaignOf } from '../campaigns/index.ts';
import type { Sql } from '../density/index.ts';
import { armsFor } from './arms.ts';
import { audienceFor, type Planning } from './audience.ts';
import { channelsOf, type Deciding, decide } from './decide.ts';
import { type Rule, rulesOf } from './due.ts';
import { owe } from './owe.ts';
import { setPlanned, zoneOfFirstStore } from './queries.ts';
import { candidatesOf } from './queries-candidates.ts';
import { type DueCustomer, dueCustomers } from './queries-due.ts';

/** Customers looked for at once, and of these written at once: a transaction holds everybody up on the embedded database. */
const found = 50_000;
const batch = 1_000;

/**
 * Owes what a campaign about customers is due for now: to its whole audience, or to those for whom something has come. It may be
 * cut off at any point, or run twice at once: what was written stays, and the rest follows. True when it was gone through.
 */
export async function planCustomers(
  knex: Knex,
  campaign: CampaignRow,
  planning: Planning,
  { goesOn = () => true, now = Date.now() }: { goesOn?: () => boolean; now?: number } = {},
): Promise<boolean> {
  const { business_id: businessId, id } = campaign;
  const audience = await audienceFor(knex, campaign, planning);
  if (!audience) return false;
  const zone = await zoneOfFirstStore(knex, businessId);
  const deciding = { campaign, armOf: await armsFor(knex, campaign, audience), zone, now };
  for (const rule of rulesOf(campaign, zone, now))
    if (!(await planRule(knex, rule, { audience, deciding, goesOn }))) return false;
  if (campaign.trigger === 'once') await setPlanned(knex, businessId, id);
  return true;
}

async function planRule(
  knex: Knex,
  rule: Rule,
  { audience, deciding, goesOn }: { audience: Sql; deciding: Deciding; goesOn: () => boolean },
): Promise<boolean> {
  const { business_id: businessId, id } = deciding.campaign;
  let after = '0';
  while (true) {
    const due = await dueCustomers(knex, businessId, id, { rule, audience, after, limit: found });
    for (let at = 0; at < due.length; at += batch) {
      if (!goesOn() || (await campaignOf(knex, businessId, id))?.state !== 'active') return false;
      await planBatch(knex, due.slice(at, at + batch), deciding);
    }
    if (due.length < found) return true;
    after = due.at(-1)?.id ?? after;
  }
}

async function planBatch(knex: Knex, due: readonly DueCustomer[], deciding: Deciding): Promise<void> {
  const { campaign } = deciding;
  const occasions = new Map(due.map(({ id, occasion }) => [id, occasion]));
  const candidates = await candidatesOf(knex, campaign.business_id, {
    ids: [...occasions.keys()],
    audience: { sql: 'true', bindings: {} },
    channels: channelsOf(campaign),
  });
  const decided = candidates.map(({ id, ...reached }) =>
    decide({ ...reached, recipient: id, customerId: id, occasion: occasions.get(id) ?? '', device: null }, deciding),
  );
  await owe(knex, campaign, decided);
}
