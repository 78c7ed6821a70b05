import type { Knex } from 'knex';
import type { Channel } from '../contract/people.ts';
import { hintOf } from './address.ts';
import { addSuppression, type SuppressionRow } from './queries-suppressions.ts';

/** Nobody writes to an address any more, whoever it belongs to. It is kept as a hash. */
export const suppressAddress = (
  knex: Knex,
  businessId: string,
  { channel, address, reason }: { channel: Channel; address: string; reason: 'asked' | 'bounced' | 'complained' },
): Promise<SuppressionRow> =>
  addSuppression(knex, businessId, { channel, address, reason, hint: hintOf(channel, address) });
