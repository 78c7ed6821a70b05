import type { Knex } from 'knex';
import type { MessageChannel } from '../contract/audience.ts';
import type { MessageStatus } from '../contract/campaigns.ts';
import type { Attempt } from './queries-settle.ts';

export interface ListedMessage {
  id: string;
  campaign_id: string;
  customer_id: string | null;
  customer_name: string | null;
  channel: MessageChannel | null;
  variant: string | null;
  status: MessageStatus;
  reason: string | null;
  detail: string | null;
  due_at: Date;
  sent_at: Date | null;
  settled_at: Date | null;
  attempts: Attempt[];
}

interface Page {
  before: string | null;
  limit: number;
}

/** The newest first; one more than the limit. */
const listed = (knex: Knex, businessId: string, { before, limit }: Page) =>
  knex('messages as m')
    .join('campaigns as k', { 'k.business_id': 'm.business_id', 'k.id': 'm.campaign_id' })
    .leftJoin('customers as c', { 'c.business_id': 'm.business_id', 'c.id': 'm.customer_id' })
    .where('m.business_id', businessId)
    .modify((query) => {
      if (before !== null) query.where('m.id', '<', before);
    })
    .orderBy('m.id', 'desc')
    .limit(limit + 1)
    .select(
      ...['m.id', 'm.campaign_id', 'm.customer_id', 'c.name as customer_name', 'm.channel', 'm.status', 'm.reason'],
      ...['m.detail', 'm.due_at', 'm.sent_at', 'm.settled_at', 'm.attempts'],
      knex.raw(`k.definition #>> array['variants', (m.arm - 1)::text, 'name'] as variant`),
    );

export const listMessages = (
  knex: Knex,
  businessId: string,
  campaignId: string,
  { status, reason, ...page }: Page & { status?: MessageStatus | undefined; reason?: string | undefined },
): PromiseLike<ListedMessage[]> =>
  listed(knex, businessId, page).where({
    'm.campaign_id': campaignId,
    ...(status !== undefined && { 'm.status': status }),
    ...(reason !== undefined && { 'm.reason': reason }),
  });

/** Given up, or nobody knows whether they arrived; not those somebody has let go of. */
export const deadMessages = (
  knex: Knex,
  businessId: string,
  { campaignId, ...page }: Page & { campaignId?: string | undefined },
): PromiseLike<ListedMessage[]> =>
  listed(knex, businessId, page)
    .whereIn('m.status', ['failed', 'unknown'])
    .whereRaw(`m.reason is distinct from 'dismissed'`)
    .where(campaignId === undefined ? {} : { 'm.campaign_id': campaignId });
