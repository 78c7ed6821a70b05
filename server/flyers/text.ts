import { type CampaignRow, offerExpiry } from '../campaigns/index.ts';
import { fillText } from '../channels/index.ts';
import { offerWords } from '../redemptions/index.ts';
import type { Plan } from './plan.ts';

type FieldValues = Parameters<typeof fillText>[1];

export interface FlyerText {
  title: string;
  text: string;
  offer: string;
  terms: string;
  /** In words; '' without an end. */
  expires: string;
}

/**
 * What stands on the flyer. Fields that differ from neighborhood to neighborhood stay in braces where their values are
 * not given; of what is known of a person only the fallback is left.
 */
export function flyerText(campaign: CampaignRow, plan: Plan, values: FieldValues = {}): FlyerText {
  const { definition, launched_at, name } = campaign;
  const { offer } = definition;
  const written = definition.variants.map(({ texts }) => texts.flyer).find((flyer) => flyer !== undefined);
  const expiry = offerExpiry(offer, launched_at);
  const expires = expiry
    ? new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: plan.stores[0]?.time_zone ?? 'UTC' }).format(
        expiry,
      )
    : '';
  const words = offer.kind === 'none' ? offer.title : offerWords(offer, name, plan.currency);
  const all: FieldValues = {
    ...{ offer: words, expires, business: plan.business, code: '{{code}}', neighborhood: '{{neighborhood}}' },
    store: plan.stores[0]?.name ?? plan.business,
    ...values,
  };
  return {
    title: fillText(written?.title ?? (words || name), all),
    text: fillText(written?.text ?? '', all),
    offer: words,
    terms: offer.terms,
    expires,
  };
}
