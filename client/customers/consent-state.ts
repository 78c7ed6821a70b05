import type { Channel, Consent, ConsentList, ConsentState, Customer, NewConsent } from '../api/customers.ts';

/** As the API names it; written here so that the page need not load the API's schemas. */
export const marketing = 'marketing';

/** The state of a channel for offers, and the latest entry that says it. The server adds the ledger up, not this. */
export function channelState(
  list: Pick<ConsentList, 'items' | 'states'>,
  channel: Channel,
): { state: ConsentState; entry: Consent | null } {
  const state =
    list.states.find((one) => one.channel === channel && one.purpose === marketing)?.state ?? ('unknown' as const);
  const saying = list.items.filter(
    (one) => one.channel === channel && one.purpose === marketing && one.granted === (state === 'granted'),
  );
  const entry = saying.reduce<Consent | null>(
    (last, one) => (last && Date.parse(last.at) >= Date.parse(one.at) ? last : one),
    null,
  );
  return { state, entry: state === 'unknown' ? null : entry };
}

/**
 * What takes back a statement just saved. The ledger only grows, so this is one more statement; and what was never
 * known cannot become unknown again, only a no, which means the same.
 */
export function undoStatement(
  before: ConsentState,
  saved: { channel: Channel; granted: boolean },
  source: string,
): NewConsent | null {
  if (saved.granted) return { channel: saved.channel, granted: false, source };
  return before === 'granted' ? { channel: saved.channel, granted: true, source } : null;
}

/** What is missing to reach somebody by a channel; null where nothing is, or where it is not ours to know. */
export function missingContact(
  { email, phone, address }: Pick<Customer, 'email' | 'phone' | 'address'>,
  channel: Channel,
): 'email' | 'phone' | 'mail' | null {
  if (channel === 'email') return email ? null : 'email';
  if (channel === 'sms') return phone ? null : 'phone';
  return channel === 'mail' && !address ? 'mail' : null;
}
