import type { MessageChannel } from '../contract/audience.ts';
import type { Cap } from '../contract/campaigns.ts';
import { phonesSql } from '../segments/index.ts';

/**
 * Customers `c` joined with what says whether they can be written to: `phones` that take pushed messages, `visitors` whose
 * phone's person agreed to check-ins, and the gate `g` that knows when they were written to. Binds :businessId.
 */
export const reachJoins = `left join ${phonesSql} phones on phones.customer_id = c.id
    left join (
        select distinct customer_id from devices
        where business_id = :businessId and active and consented_at is not null and withdrawn_at is null
          and customer_id is not null) visitors on visitors.customer_id = c.id
    left join contact_gates g on g.business_id = :businessId and g.recipient = c.id`;

/** The columns of `c` that flags look at. */
export const flagColumns = [
  ...['id', 'email', 'phone', 'address', 'neighborhood_id', 'cell'],
  ...['email_consent', 'sms_consent', 'push_consent', 'mail_consent'],
] as const;

/** Booleans over `c` and `reachJoins`; only where the one before is true, the next is right. */
export interface Flags {
  contact: string;
  consent: string;
  /** The address is not on the suppression list. */
  active: string;
  notCapped: string;
}

const contacts: Record<MessageChannel, string> = {
  email: 'c.email is not null',
  sms: 'c.phone is not null',
  push: 'phones.customer_id is not null',
  mail: 'c.address is not null',
  checkin: 'visitors.customer_id is not null',
};
const consents: Record<MessageChannel, string> = {
  email: 'c.email_consent is true',
  sms: 'c.sms_consent is true',
  push: 'c.push_consent is true',
  mail: 'c.mail_consent is true',
  // They come by themselves, and their phone's person agreed; who said no to notifications means these too.
  checkin: 'c.push_consent is not false',
};
const addresses: Partial<Record<MessageChannel, string>> = { email: 'c.email', sms: 'c.phone', mail: 'c.address' };

const activeSql = (channel: MessageChannel): string => {
  const address = addresses[channel];
  return address === undefined
    ? 'true'
    : `not exists (
        select from suppressions s where s.business_id = :businessId and s.channel = '${channel}'
          and s.address_hash = sha256(convert_to('${channel}:' || lower(${address}), 'UTF8')))`;
};

/**
 * Whether a cap leaves room: of so many messages the first must be older than the window. The gate's times are in order, so
 * this looks at one of them. Binds cap_0_count, cap_0_days, … and :at.
 */
function notCappedSql(channel: MessageChannel, caps: readonly Cap[]): string {
  const parts = caps.flatMap((cap, index) => {
    if (cap.channel !== channel && cap.channel !== 'any') return [];
    const times = `g.${cap.channel}_at`;
    const nth = `${times}[cardinality(${times}) - :cap_${index}_count::int + 1]`;
    return [`coalesce(${nth} <= :at::timestamptz - make_interval(days => :cap_${index}_days::int), true)`];
  });
  return parts.length === 0 ? 'true' : `(${parts.join(' and ')})`;
}

export const flagsSql = (channel: MessageChannel, caps: readonly Cap[]): Flags => ({
  contact: contacts[channel],
  consent: consents[channel],
  active: activeSql(channel),
  notCapped: notCappedSql(channel, caps),
});

/** What `flagsSql` binds. `at`: caps are counted as of then. */
export const flagBindings = (caps: readonly Cap[], at: Date): Record<string, unknown> => ({
  at,
  ...Object.fromEntries(
    caps.flatMap(({ count, days }, index) => [
      [`cap_${index}_count`, count],
      [`cap_${index}_days`, days],
    ]),
  ),
});
