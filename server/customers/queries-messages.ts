import type { Knex } from 'knex';

/** What campaigns did with a customer. */
export interface MessageRow {
  campaign: string;
  channel: string | null;
  status: string;
  reason: string | null;
  code: string | null;
  due_at: Date;
  sent_at: Date | null;
  settled_at: Date | null;
}

const ofCampaigns = (knex: Knex, table: string, businessId: string, recipient: string) =>
  knex(`${table} as t`)
    .join('campaigns as k', { 'k.business_id': 't.business_id', 'k.id': 't.campaign_id' })
    .where({ 't.business_id': businessId, 't.recipient': recipient });

/** In the order of time. */
export const messagesOf = (knex: Knex, businessId: string, customerId: string): PromiseLike<MessageRow[]> =>
  ofCampaigns(knex, 'messages', businessId, customerId)
    .orderBy(['t.due_at', 't.id'])
    .select(
      ...['k.name as campaign', 't.channel', 't.status', 't.reason', 't.code', 't.due_at', 't.sent_at', 't.settled_at'],
    );

export interface ExposureRow {
  campaign: string;
  arm: number;
  at: Date;
}

/** In the order of time. */
export const exposuresOf = (knex: Knex, businessId: string, customerId: string): PromiseLike<ExposureRow[]> =>
  ofCampaigns(knex, 'exposures', businessId, customerId)
    .orderBy(['t.at', 't.campaign_id'])
    .select('k.name as campaign', 't.arm', 't.at');

export interface RedemptionRow {
  campaign: string;
  code: string;
  amount: string | null;
  at: Date;
}

/** In the order of time. */
export const redemptionsOf = (knex: Knex, businessId: string, customerId: string): PromiseLike<RedemptionRow[]> =>
  ofCampaigns(knex, 'redemptions', businessId, customerId)
    .orderBy(['t.at', 't.id'])
    .select('k.name as campaign', 't.code', 't.amount', 't.at');
