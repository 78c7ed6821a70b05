import { type CampaignRow, offerExpiry } from '../campaigns/index.ts';
import { type MessageChannel, messageChannels } from '../contract/audience.ts';
import type { SuppressReason } from '../contract/messages.ts';
import type { Level } from './queries-candidates.ts';
import { dueAt } from './schedule.ts';

/** Somebody a campaign is due for. */
export interface Candidate {
  /** The customer's id, or minus that of a phone. */
  recipient: string;
  customerId: string | null;
  neighborhoodId: string | null;
  /** H3 in hexadecimals, at the resolution of buffers. */
  cell: string | null;
  levels: readonly Level[];
  occasion: string;
  /** Whose event it is. */
  device: { id: string; subscribed: boolean } | null;
}

export interface Decided {
  recipient: string;
  customerId: string | null;
  /** Whose event it is, where a message goes to that phone alone. */
  deviceId: string | null;
  neighborhoodId: string | null;
  occasion: string;
  arm: number;
  reachable: boolean;
  /** Null: no channel, for that reason. */
  channel: MessageChannel | null;
  reason: SuppressReason | null;
  dueAt: Date;
  notAfter: Date | null;
  codeExpiresAt: Date | null;
}

export interface Deciding {
  campaign: CampaignRow;
  armOf: (candidate: Pick<Candidate, 'recipient' | 'neighborhoodId' | 'cell'>) => number;
  zone: string;
  now: number;
}

/** The channels to people, in the order of preference. In the answer to a check-in only what it set off is offered. */
export const channelsOf = ({ definition, trigger }: CampaignRow): MessageChannel[] =>
  definition.channels.filter(
    (channel): channel is MessageChannel =>
      messageChannels.includes(channel as MessageChannel) && (channel !== 'checkin' || trigger === 'fence'),
  );

const reasons: readonly SuppressReason[] = ['no_contact', 'no_consent', 'inactive'];
const earliest = (...dates: (Date | null)[]): Date | null => {
  const times = dates.flatMap((date) => (date === null ? [] : [date.getTime()]));
  return times.length === 0 ? null : new Date(Math.min(...times));
};

/** What a campaign does with somebody it is due for: which arm, by which channel, when. */
export function decide(candidate: Candidate, { campaign, armOf, zone, now }: Deciding): Decided {
  const { recipient, customerId, neighborhoodId, occasion, levels, device } = candidate;
  const { offer, schedule, channels } = campaign.definition;
  const at = levels.indexOf(3);
  const channel = at < 0 ? null : (channelsOf(campaign)[at] ?? null);
  const from = campaign.trigger === 'once' ? (begunAt(campaign) ?? now) : now;
  // What is offered in the answer to a check-in is for those who stand there, whatever the hour.
  const times = channel === 'checkin' ? { ...schedule, sendTime: null } : schedule;
  const due = new Date(dueAt(times, zone, from));
  return {
    ...{ recipient, customerId, neighborhoodId, occasion, channel },
    deviceId: device && isForPhone(candidate, channel) ? device.id : null,
    arm: armOf(candidate),
    reachable: channel !== null || (channels.includes('flyer') && neighborhoodId !== null),
    reason: channel === null ? (reasons[Math.max(0, ...levels)] ?? 'no_contact') : null,
    dueAt: due,
    notAfter: earliest(offerExpiry(offer, null), campaign.end_at),
    codeExpiresAt: offerExpiry(offer, due),
  };
}

/** When it was let out; null before the launch. */
export function begunAt({ launched_at, start_at }: CampaignRow): number | null {
  return launched_at && Math.max(launched_at.getTime(), start_at?.getTime() ?? 0);
}

/** A notification goes to all phones of a customer, unless the one that stands there takes it. */
const isForPhone = ({ customerId, device }: Candidate, channel: MessageChannel | null): boolean =>
  customerId === null || channel === 'checkin' || (channel === 'push' && device?.subscribed === true);
