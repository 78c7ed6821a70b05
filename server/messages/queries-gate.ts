import type { Knex } from 'knex';
import type { MessageChannel } from '../contract/audience.ts';
import type { Cap } from '../contract/campaigns.ts';

/** More times than this are not kept of a person; no cap counts as many. */
const keptTimes = 500;

const phoneOf = (device: string) => `exists (
        select from devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
        where d.business_id = m.business_id and ${device} and d.active and d.withdrawn_at is null)`;
const agreedDevice = `exists (
        select from devices d where d.business_id = m.business_id and d.id = m.device_id
          and d.active and d.consented_at is not null and d.withdrawn_at is null)`;
const ofPerson = {
  email: { contact: 'c.email is not null', consent: 'c.email_consent is true' },
  sms: { contact: 'c.phone is not null', consent: 'c.sms_consent is true' },
  mail: { contact: 'c.address is not null', consent: 'c.mail_consent is true' },
  push: {
    contact: `case when m.customer_id is null then ${phoneOf('d.id = m.device_id and d.consented_at is not null')}
        else ${phoneOf('d.customer_id = m.customer_id')} end`,
    consent: '(m.customer_id is null or c.push_consent is true)',
  },
  checkin: { contact: agreedDevice, consent: '(m.customer_id is null or c.push_consent is not false)' },
} as const satisfies Record<MessageChannel, { contact: string; consent: string }>;

const addressOf: Partial<Record<MessageChannel, string>> = { email: 'c.email', sms: 'c.phone', mail: 'c.address' };
const suppressedSql = (channel: MessageChannel): string => {
  const address = addressOf[channel];
  return address === undefined
    ? 'false'
    : `exists (
        select from suppressions s where s.business_id = m.business_id and s.channel = '${channel}'
          and s.address_hash = sha256(convert_to('${channel}:' || lower(${address}), 'UTF8')))`;
};

/**
 * Another message to the same person is due that goes first. One that waits for later does not count; what answers a check-in goes
 * now or never.
 */
const outrankedSql = (channel: MessageChannel) =>
  channel === 'checkin'
    ? 'false'
    : `exists (
        select from messages o join campaigns p on p.business_id = o.business_id and p.id = o.campaign_id
        where o.business_id = m.business_id and o.campaign_id <> m.campaign_id and o.status = 'owed'
          and o.priority > m.priority and o.due_at <= now() and o.next_at <= now() + interval '5 minutes'
          and o.channel <> 'checkin' and p.state = 'active' and (o.not_after is null or o.not_after > now())
          and (o.customer_id = m.customer_id or o.device_id = m.device_id))`;

/** Who wants no pushed messages wants none in the answer to a check-in either. */
const deniedSql = (channel: MessageChannel) => `'${channel === 'checkin' ? 'push' : channel}' = any(g.denied)`;

export interface Rules {
  channel: MessageChannel;
  caps: readonly Cap[];
  perPerson: { count: number; days: number } | null;
  total: number | null;
  leaseMs: number;
}

/** The caps that count a message of a channel leave room for one more, as the gate `g` itself says. */
function roomSql({ channel, caps, perPerson }: Rules): { sql: string; bindings: Record<string, unknown> } {
  const bindings: Record<string, unknown> = {};
  const parts = caps.flatMap((cap, index) => {
    if (cap.channel !== channel && cap.channel !== 'any') return [];
    bindings[`count_${index}`] = cap.count;
    bindings[`days_${index}`] = cap.days;
    const times = `g.${cap.channel}_at`;
    return [
      `coalesce(${times}[cardinality(${times}) - :count_${index}::int + 1]
        <= clock_timestamp() - make_interval(days => :days_${index}::int), true)`,
    ];
  });
  if (perPerson) {
    bindings.ownCount = perPerson.count;
    bindings.ownDays = perPerson.days;
    parts.push(`(
        select count(*) from unnest(g.any_at, g.campaign_ids) as t (at, campaign_id)
        where t.campaign_id = cast(:campaignId as bigint)
          and t.at > clock_timestamp() - make_interval(days => :ownDays::int)) < :ownCount::int`);
  }
  return { sql: parts.length === 0 ? 'true' : parts.join('\n        and '), bindings };
}

export interface Passing {
  businessId: string;
  id: string;
  campaignId: string;
  runner: string;
}

export interface Passed {
  key: string;
  recipient: string;
  customer_id: string | null;
  device_id: string | null;
  arm: number;
  occasion: string;
  code: string | null;
  tries: number;
  not_after: Date | null;
  /** It was counted against the campaign's limit, where there is one. */
  counted: boolean;
}

/**
 * Lets a message through to its person, or nobody: one statement. Whoever waited for the row of the gate goes by what it says then,
 * so that of any number of workers none oversteps a cap, and none passes once a withdrawal has closed it. The message's own row is
 * locked first: nobody settles it meanwhile, and who erases the person waits. Where the campaign has a limit, see `passLimited`.
 */
export async function passGate(
  knex: Knex,
  { businessId, id, campaignId, runner }: Passing,
  rules: Rules,
): Promise<Passed | undefined> {
  const { channel, total, leaseMs } = rules;
  const { contact, consent } = ofPerson[channel];
  const room = roomSql(rules);
  const own = `${channel}_at`;
  const kept = (times: string, one: string) =>
    `(${times} || ${one})[greatest(1, cardinality(${times}) + 2 - ${keptTimes}):]`;
  const { rows } = await knex.raw(
    `
    with m as (
      select m.business_id, m.id, m.recipient, m.campaign_id
      from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
      left join customers c on c.business_id = m.business_id and c.id = m.customer_id
      where m.business_id = :businessId and m.id = :id and m.status = 'owed' and m.runner = cast(:runner as uuid)
        and k.state = 'active' and (m.not_after is null or m.not_after > now())
        and (cast(:total as integer) is null or k.messages < cast(:total as integer))
        and ${contact}
        and ${consent}
        and not ${suppressedSql(channel)}
        and not ${outrankedSql(channel)}
      for no key update of m
    ), gate as (
      insert into contact_gates as g (business_id, recipient, any_at, campaign_ids, ${own}, sending_until)
      select business_id, recipient, array[t.at], array[campaign_id], array[t.at], t.at + make_interval(secs => :lease)
      from m cross join (select clock_timestamp() as at offset 0) t
      on conflict (business_id, recipient) do update
      set (any_at, campaign_ids, ${own}, sending_until) = (
        select ${kept('g.any_at', 't.at')}, ${kept('g.campaign_ids', 'excluded.campaign_ids')},
          ${kept(`g.${own}`, 't.at')}, t.at + make_interval(secs => :lease)
        from (select clock_timestamp() as at offset 0) t)
      where not ${deniedSql(channel)} and (g.sending_until is null or g.sending_until <= clock_timestamp())
        and ${room.sql}
      returning any_at[cardinality(any_at)] as at
    ), counted as (
      update campaigns k set messages = k.messages + 1
      where k.business_id = :businessId and k.id = :campaignId and exists (select from gate)
        and cast(:total as integer) is not null and k.messages < cast(:total as integer)
      returning 1
    )
    update messages m
    set status = 'sending', tries = m.tries + 1, sent_at = gate.at, reason = null, detail = null,
      next_at = now() + make_interval(secs => :lease)
    from gate
    where m.business_id = :businessId and m.id = :id
    returning m.key, m.recipient, m.customer_id, m.device_id, m.arm, m.occasion, m.code, m.tries, m.not_after,
      exists (select from counted) as counted`,
    { ...room.bindings, businessId, id, campaignId, runner, total, lease: leaseMs / 1000 },
  );
  return rows[0];
}

/** Undoes the transaction it is thrown in. */
class UsedUp extends Error {}

/** Lets a message of a campaign with a limit through: if others took the last of it meanwhile, nothing has happened. */
export async function passLimited(knex: Knex, passing: Passing, rules: Rules): Promise<Passed | undefined> {
  const passingAndCounting = knex.transaction(async (trx) => {
    const passed = await passGate(trx, passing, rules);
    if (passed && !passed.counted) throw new UsedUp();
    return passed;
  });
  return passingAndCounting.catch((error) => {
    if (error instanceof UsedUp) return undefined;
    throw error;
  });
}

export interface Why {
  state: string;
  expired: boolean;
  contact: boolean;
  consent: boolean | null;
  suppressed: boolean;
  denied: boolean;
  busy: boolean;
  outranked: boolean;
  capped: boolean;
  /** What the campaign may send in all, or to this person. */
  spent: boolean;
}

/** What kept a message from passing; undefined when it is gone, or another runner's. */
export async function whyNot(
  knex: Knex,
  { businessId, id, runner }: Passing,
  { channel, caps, perPerson, total }: Rules,
): Promise<Why | undefined> {
  const { contact, consent } = ofPerson[channel];
  const shared = roomSql({ channel, caps, perPerson: null, total: null, leaseMs: 0 });
  const own = roomSql({ channel, caps: [], perPerson, total: null, leaseMs: 0 });
  const { rows } = await knex.raw(
    `
    select k.state, coalesce(m.not_after <= now(), false) as expired, ${contact} as contact, ${consent} as consent,
      ${suppressedSql(channel)} as suppressed, coalesce(${deniedSql(channel)}, false) as denied,
      coalesce(g.sending_until > clock_timestamp(), false) as busy, ${outrankedSql(channel)} as outranked,
      not (${shared.sql}) as capped, not (${own.sql.replaceAll(':campaignId', 'm.campaign_id')})
        or coalesce(k.messages >= cast(:total as integer), false) as spent
    from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
    left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    left join contact_gates g on g.business_id = m.business_id and g.recipient = m.recipient
    where m.business_id = :businessId and m.id = :id and m.status = 'owed' and m.runner = cast(:runner as uuid)`,
    { ...shared.bindings, ...own.bindings, businessId, id, runner, total },
  );
  return rows[0];
}
