import type { MessageChannel } from '../contract/audience.ts';
import type { CampaignProgress, MessageStatus, StoredSettings } from '../contract/campaigns.ts';
import { type Policy, toldCount, toldSum } from '../privacy/policy.ts';
import type { CampaignSums, HourRow, MessageCount } from './queries-progress.ts';

const handedOver: readonly MessageStatus[] = ['sent', 'delivered'];
const cents = (amount: number): number => Math.round(amount * 100) / 100;

/** What a running campaign has come to, as somebody may be told. */
export function toProgress(
  groups: readonly MessageCount[],
  sums: CampaignSums,
  hours: readonly HourRow[],
  { costs, policy }: { costs: StoredSettings['costs']; policy: Policy },
): CampaignProgress {
  const told = (people: number) => toldCount(people, policy);
  const sumOf = (these: readonly MessageCount[]) => these.reduce((sum, { messages }) => sum + messages, 0);
  const having = (...statuses: readonly MessageStatus[]) => groups.filter(({ status }) => statuses.includes(status));
  const count = (...statuses: readonly MessageStatus[]) => told(sumOf(having(...statuses)));

  const channels = [...new Set(groups.flatMap(({ channel }) => (channel === null ? [] : [channel])))].sort();
  const byChannel = channels.map((channel) => {
    const of = (...statuses: readonly MessageStatus[]) =>
      told(sumOf(having(...statuses).filter((group) => group.channel === channel)));
    return {
      channel,
      ...{ sent: of(...handedOver), delivered: of('delivered'), failed: of('failed'), suppressed: of('suppressed') },
    };
  });
  const redeemed = told(sums.redeemed);
  return {
    audience: told(sums.audience),
    heldOut: told(sums.held_out),
    messages: {
      ...{ owed: count('owed'), sending: count('sending'), sent: count(...handedOver), delivered: count('delivered') },
      ...{ failed: count('failed'), unknown: count('unknown') },
      ...{ suppressed: count('suppressed'), dropped: count('dropped') },
    },
    byChannel,
    reasons: reasonsOf(having('suppressed', 'dropped', 'failed')).map(({ reason, messages }) => ({
      reason,
      messages: told(messages),
    })),
    held: heldOf(groups, policy),
    redeemed,
    revenue: redeemed === null ? null : cents(sums.revenue),
    cost: costOf(byChannel, costs),
    currency: sums.currency,
    byHour: hours
      .map(({ hour, ...row }) => ({
        hour: hour.toISOString(),
        sent: shown(row.sent, policy),
        redeemed: shown(row.redeemed, policy),
      }))
      .filter(({ sent, redeemed }) => sent + redeemed > 0),
  };
}

/** Too few are none: an hour says nothing of single people. */
const shown = (people: number, policy: Policy): number =>
  policy.k <= 1 ? toldSum(people, policy) : (toldCount(people, policy) ?? 0);

function reasonsOf(groups: readonly MessageCount[]): { reason: string; messages: number }[] {
  const sums = new Map<string, number>();
  for (const { reason, messages } of groups) if (reason !== null) sums.set(reason, (sums.get(reason) ?? 0) + messages);
  return [...sums]
    .map(([reason, messages]) => ({ reason, messages }))
    .sort((a, b) => b.messages - a.messages || (a.reason < b.reason ? -1 : 1));
}

function heldOf(groups: readonly MessageCount[], policy: Policy): CampaignProgress['held'] {
  const messages = toldCount(
    groups.reduce((sum, { held }) => sum + held, 0),
    policy,
  );
  const times = groups.flatMap(({ until }) => (until === null ? [] : [until.getTime()]));
  const until = messages === null || times.length === 0 ? null : new Date(Math.min(...times)).toISOString();
  // It may name somebody.
  const trouble = policy.k > 1 ? null : (groups.find((group) => group.trouble !== null)?.trouble ?? null);
  return { messages, until, trouble };
}

/** Of what is told to have been sent: the exact sum would tell the exact number. */
function costOf(
  byChannel: readonly { channel: MessageChannel; sent: number | null }[],
  costs: StoredSettings['costs'],
): number | null {
  const known = byChannel.flatMap(({ channel, sent }) => (sent === null ? [] : [sent * costs[channel]]));
  return known.length === 0 && byChannel.length > 0 ? null : cents(known.reduce((sum, cost) => sum + cost, 0));
}
