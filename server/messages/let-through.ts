import type { Knex } from 'knex';
import { type CampaignRow, campaignOf, type Settings, settingsOf } from '../campaigns/index.ts';
import type { SuppressReason } from '../contract/messages.ts';
import type { OutMessage } from './channel.ts';
import { type Claimed, putBack, suppress } from './queries-claim.ts';
import { type Passed, type Passing, passGate, passLimited, type Rules, type Why, whyNot } from './queries-gate.ts';
import { nextLoud, quietUntil } from './quiet.ts';

/** Another message is on its way to the same person, or goes first. */
const soonMs = 1_000;
/** People sleep; letters and what a phone itself asked for wake nobody. */
const waking: ReadonlySet<string> = new Set(['email', 'sms', 'push']);

export type Let =
  | { through: OutMessage }
  | { suppressed: SuppressReason }
  /** It stays owed until then. */
  | { heldUntil: Date }
  /** Somebody else has it, or it is gone. */
  | { lost: true };

/** By what a message is judged. */
export interface Terms {
  campaign: CampaignRow;
  settings: Settings;
}
export async function termsOf(knex: Knex, businessId: string, campaignId: string): Promise<Terms | undefined> {
  const [campaign, settings] = await Promise.all([
    campaignOf(knex, businessId, campaignId),
    settingsOf(knex, businessId),
  ]);
  return campaign && { campaign, settings };
}

/** Why a message will not be sent; null where it waits. */
function reasonOf(why: Why): SuppressReason | null {
  if (why.state === 'ended') return 'ended';
  if (why.expired) return 'expired';
  if (!why.contact) return 'no_contact';
  if (why.denied || !why.consent) return 'withdrawn';
  if (why.suppressed) return 'inactive';
  if (why.busy || why.outranked || why.state !== 'active') return null;
  if (why.capped) return 'capped';
  return why.spent ? 'campaign_limit' : null;
}

interface Letting {
  knex: Knex;
  runner: string;
  leaseMs: number;
  now: () => number;
}

/** Lets a message that this runner took through to its person, or finds out why not and writes that down. */
export async function letThrough(
  { knex, runner, leaseMs, now }: Letting,
  claimed: Claimed,
  terms: Terms,
): Promise<Let> {
  const { business_id: businessId, id, campaign_id: campaignId, channel } = claimed;
  const { limits } = terms.campaign.definition;
  const isQuiet = waking.has(channel) && quietUntil(now(), claimed.time_zone, terms.settings.quietHours) !== null;
  if (isQuiet) return hold(knex, claimed, terms, now());
  const passing: Passing = { businessId, id, campaignId, runner };
  const rules: Rules = {
    ...{ channel, leaseMs, caps: terms.settings.caps },
    ...{ perPerson: limits.perPerson, total: limits.total },
  };
  const passed = await (limits.total === null ? passGate : passLimited)(knex, passing, rules);
  if (passed) return { through: outOf(claimed, terms.campaign, passed) };
  const why = await whyNot(knex, passing, rules);
  if (!why) return { lost: true };
  const reason = reasonOf(why);
  return reason === null ? wait(knex, claimed, new Date(now() + soonMs)) : giveUp(knex, claimed, reason);
}

const outOf = ({ business_id, id, channel }: Claimed, campaign: CampaignRow, passed: Passed): OutMessage => ({
  ...{ businessId: business_id, id, key: passed.key, campaign, recipient: passed.recipient, channel },
  ...{ customerId: passed.customer_id, deviceId: passed.device_id, notAfter: passed.not_after },
  ...{ arm: passed.arm, occasion: passed.occasion, code: passed.code, tries: passed.tries },
});

async function giveUp(knex: Knex, { business_id, id }: Claimed, reason: SuppressReason): Promise<Let> {
  await suppress(knex, business_id, id, reason);
  return { suppressed: reason };
}

async function wait(knex: Knex, { business_id, id }: Claimed, at: Date): Promise<Let> {
  await putBack(knex, business_id, id, at);
  return { heldUntil: at };
}

/** During quiet hours: until they end, on a day of the campaign's, unless it would be too late then or nobody wants to wait. */
async function hold(knex: Knex, claimed: Claimed, { campaign, settings }: Terms, now: number): Promise<Let> {
  const { quietHours, schedule } = campaign.definition;
  if (quietHours === 'drop') return giveUp(knex, claimed, 'quiet_hours');
  const until = new Date(nextLoud(now, claimed.time_zone, settings.quietHours, schedule.days));
  const isTooLate = claimed.not_after !== null && until > claimed.not_after;
  return isTooLate ? giveUp(knex, claimed, 'expired') : wait(knex, claimed, until);
}
