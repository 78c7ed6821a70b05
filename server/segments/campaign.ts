import type { Condition } from '../contract/segments.ts';
import { withinSql } from './presence.ts';
import { groupedSql, type Terms } from './terms.ts';

type Campaign = Extract<Condition, { type: 'campaign' }>;

const handedOver = `m.status in ('sent', 'delivered')`;
/** Who did it, and when it happened. */
const dids: Record<Campaign['did'], { table: string; person: string; at: string; which: string }> = {
  received: {
    table: 'messages m',
    person: 'm.customer_id',
    at: 'm.sent_at',
    which: `m.customer_id > 0 and ${handedOver}`,
  },
  redeemed: { table: 'redemptions m', person: 'm.recipient', at: 'm.at', which: 'm.recipient > 0' },
  held_out: { table: 'exposures m', person: 'm.recipient', at: 'm.at', which: 'm.arm = 0' },
  not_received: {
    ...{ table: 'exposures x', person: 'x.recipient', at: 'x.at' },
    which: `x.arm > 0 and not exists (
          select from messages m where m.business_id = x.business_id and m.campaign_id = x.campaign_id
            and m.recipient = x.recipient and ${handedOver})`,
  },
};

/** What campaigns and a customer had to do with each other. */
export function campaignSql({ campaignId, did, within }: Campaign, terms: Terms): string {
  const { table, person, at, which } = dids[did];
  const row = table.slice(-1);
  const parts = [
    `${row}.business_id = :businessId`,
    ...(campaignId === undefined ? [] : [`${row}.campaign_id = ${terms.bind(campaignId)}`]),
    which,
    ...withinSql(at, within, terms),
  ];
  return groupedSql('exists', `select ${person} as customer_id from ${table} where ${parts.join(' and ')} group by 1`);
}
