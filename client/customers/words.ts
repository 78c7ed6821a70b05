import type {
  Channel,
  ConsentState,
  Customer,
  CustomerRecord,
  CustomerSummary,
  MergeReason,
  Source,
} from '../api/customers.ts';
import { locale } from '../format/locale.ts';
import { tPeople } from '../strings/en-people.ts';

export const channels = ['email', 'sms', 'push', 'mail'] as const satisfies readonly Channel[];

/** What to call somebody. */
export const personName = ({ name, email, phone }: Pick<CustomerSummary, 'name' | 'email' | 'phone'>): string =>
  name ?? email ?? phone ?? tPeople('row.unnamed');

type Placed = Pick<CustomerSummary, 'position' | 'accuracy' | 'neighborhoodId'>;

/** Where somebody lives in a few words; `place` is the neighborhood's name, where it has one. */
export function whereWords({ position, accuracy }: Placed, place: string | null): string {
  if (accuracy === 'postcode') return place ? tPeople('where.postcode.in', { place }) : tPeople('where.postcode');
  if (place) return place;
  return tPeople(position === null ? 'where.none' : 'where.outside');
}

/** How exactly the place is known, as a sentence. */
export function accuracyWords({ accuracy, position, address, postcode }: Customer): string {
  if (accuracy && (position || accuracy === 'postcode' || accuracy === 'place')) return tPeople(`place.${accuracy}`);
  if (position) return tPeople('place.given');
  return tPeople(address || postcode ? 'place.none.address' : 'place.none.nothing');
}

/** A dot says "this house" or "this street"; a postcode or a town is neither. */
export const hasDot = ({ position, accuracy }: Pick<CustomerSummary, 'position' | 'accuracy'>): boolean =>
  position !== null && accuracy !== 'postcode' && accuracy !== 'place';

/** What was said about a channel, for those where something was. */
export const saidConsents = (
  consents: CustomerSummary['consents'],
): { channel: Channel; state: Exclude<ConsentState, 'unknown'> }[] =>
  channels.flatMap((channel) => {
    const state = consents[channel];
    return state === 'unknown' ? [] : [{ channel, state }];
  });

/** In the order in which their word counts, as the API adds people up. */
const sources: readonly Source[] = ['hexhood', 'square', 'shopify', 'hubspot', 'klaviyo', 'mailchimp', 'file'];

/** Records with the one first whose word counts most. */
export const inPrecedence = <Kept extends Pick<CustomerRecord, 'source' | 'sourceKey'>>(
  records: readonly Kept[],
): Kept[] =>
  [...records].sort(
    (a, b) => sources.indexOf(a.source) - sources.indexOf(b.source) || (a.sourceKey < b.sourceKey ? -1 : 1),
  );

/** The name of a source; what a person typed about how something was said stays as it is. */
export function sourceWords(source: string): string {
  if (source === 'owner') return tPeople('source.owner');
  const known = sources.find((one) => one === source);
  return known ? tPeople(`source.${known}`) : source;
}

export const reasonWords = ({ by, value }: MergeReason, show: (phone: string) => string = (phone) => phone): string =>
  tPeople(`merges.reason.${by}`, { value: by === 'phone' && value ? show(value) : (value ?? '') });

/** The parts of a sentence that are there, as a list people read: "3 records, 2 consents and 1 joining". */
export const listWords = (parts: readonly string[]): string =>
  new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);
