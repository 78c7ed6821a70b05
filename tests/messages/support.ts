import type { Knex } from 'knex';
import pino from 'pino';
import { type CampaignPatch, newCampaign } from '../../server/contract/campaigns.ts';
import type { Channel, Delivery, OutMessage } from '../../server/messages/index.ts';
import { createMessageSender, type SenderOptions } from '../../server/messages/index.ts';
import { newBusiness } from '../support/database.ts';

/** A business that may be written from at any hour, unless a test says otherwise. */
export async function newShop(knex: Knex, settings: object = {}): Promise<string> {
  const businessId = await newBusiness(knex);
  await knex('campaign_settings').insert({
    ...{ business_id: businessId, secret: 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=' },
    settings: JSON.stringify({ quietHours: null, caps: [], ...settings }),
  });
  return businessId;
}

export async function newPeople(knex: Knex, businessId: string, count: number): Promise<string[]> {
  const { rows } = await knex.raw(
    `
    insert into customers (business_id, name, email, phone, address, email_consent, sms_consent, push_consent, mail_consent)
    select :businessId, 'P' || n, 'p' || n || '@example.com', '+1410555' || lpad(n::text, 4, '0'), n || ' Mill Lane',
      true, true, true, true
    from generate_series(1, :count::int) n
    returning id`,
    { businessId, count },
  );
  return rows.map(({ id }: { id: string }) => id);
}

export async function newActive(knex: Knex, businessId: string, fields: CampaignPatch = {}): Promise<string> {
  const { name, ...definition } = newCampaign.parse({ name: 'Bread week', channels: ['email'], ...fields });
  const [row] = await knex('campaigns')
    .insert({
      ...{ business_id: businessId, name, definition: JSON.stringify(definition), state: 'active' },
      ...{ trigger: definition.trigger.type, priority: definition.priority, launched_at: new Date() },
    })
    .returning('id');
  return row.id;
}

export interface Owed {
  campaignId: string;
  customerIds: readonly string[];
  channel?: string;
  occasion?: string;
  priority?: number;
  dueAt?: Date;
  notAfter?: Date | null;
}
export async function owe(knex: Knex, businessId: string, owed: Owed): Promise<void> {
  const { campaignId, customerIds, channel = 'email', occasion = 'once', priority = 50, notAfter = null } = owed;
  await knex.raw(
    `
    insert into messages (business_id, campaign_id, recipient, customer_id, channel, arm, occasion, status, priority,
      due_at, not_after, next_at)
    select :businessId, :campaignId, id, id, :channel, 1, :occasion, 'owed', :priority, :dueAt, :notAfter, :dueAt
    from unnest(cast(:ids as bigint[])) as id`,
    {
      businessId,
      campaignId,
      ids: [...customerIds],
      channel,
      occasion,
      priority,
      notAfter,
      dueAt: owed.dueAt ?? new Date(Date.now() - 1000),
    },
  );
}

export interface Recorder extends Channel {
  delivered: { message: OutMessage; at: number }[];
}
/** A channel that remembers what it delivered. */
export function recorder(
  answer: (message: OutMessage) => Delivery | Promise<Delivery> = () => ({ kind: 'sent' }),
  repeatable = false,
): Recorder {
  const delivered: Recorder['delivered'] = [];
  return {
    delivered,
    repeatable,
    async deliver(message) {
      const delivery = await answer(message);
      if (delivery.kind !== 'failed') delivered.push({ message, at: Date.now() });
      return delivery;
    },
  };
}

export const senderOf = (knex: Knex, businessId: string, channel: Channel, options: Partial<SenderOptions> = {}) =>
  createMessageSender({
    ...{ knex, only: [businessId], log: pino({ level: 'silent' }), workers: 4 },
    channels: { email: channel, sms: channel, push: channel, mail: channel, checkin: channel },
    ...options,
  });

/** How many messages there are, by status and reason. */
export async function tally(knex: Knex, businessId: string): Promise<Record<string, number>> {
  const rows = await knex('messages')
    .where({ business_id: businessId })
    .groupBy('status', 'reason')
    .select('status', 'reason', knex.raw('count(*)::int as count'));
  return Object.fromEntries(rows.map(({ status, reason, count }) => [reason ? `${status} ${reason}` : status, count]));
}
