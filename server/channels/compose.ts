import type { Knex } from 'knex';
import { type CampaignRow, offerExpiry } from '../campaigns/index.ts';
import type { MessageChannel } from '../contract/audience.ts';
import type { Texts } from '../contract/campaigns.ts';
import type { OutMessage } from '../messages/index.ts';
import { offerWords } from '../redemptions/index.ts';
import { expiryWords } from './expiry.ts';
import { type Particulars, particularsOf } from './queries.ts';
import { type FieldValues, fillText, readLanguage, textsFor } from './text.ts';

/** What people are called by: Ann of “Ann Smith” and of “Smith, Ann”; an e-mail address is no name. */
export function firstNameOf(name: string | null): string {
  if (name === null || name.includes('@')) return '';
  const [last = '', given] = name.split(',');
  return (given ?? last).trim().split(/\s+/)[0] ?? '';
}

/** What a message says, its fields filled. `texts` as the campaign has them for the channel. */
export interface Composed<Channel extends MessageChannel> {
  texts: NonNullable<Texts[Channel]>;
  offer: { title: string; code: string | null; terms: string; expires: string | null } | null;
  expiresAt: Date | null;
  /** A tag; null: not known. */
  language: string | null;
}

export interface Telling {
  campaign: Pick<CampaignRow, 'name' | 'definition'>;
  /** From 1. */
  arm: number;
  code: string | null;
  expiresAt: Date | null;
}

type Told = Pick<Particulars, 'business' | 'currency' | 'store' | 'time_zone' | 'name' | 'language' | 'neighborhood'>;

/** Undefined where the campaign has no text for the channel. */
export function tell<Channel extends MessageChannel>(
  { campaign, arm, code, expiresAt }: Telling,
  channel: Channel,
  to: Told,
): Composed<Channel> | undefined {
  const { offer, variants } = campaign.definition;
  const variant = variants[arm - 1] ?? variants[0];
  const found = variant && textsFor(variant, channel, to.language);
  if (!found) return undefined;
  const language = found.language ?? readLanguage(to.language) ?? null;
  const title = offer.kind === 'none' ? offer.title : offerWords(offer, campaign.name, to.currency);
  const expires = expiresAt && expiryWords(expiresAt, to.time_zone ?? 'UTC', language);
  const values: FieldValues = {
    ...{ name: to.name ?? '', first_name: firstNameOf(to.name), neighborhood: to.neighborhood ?? '' },
    ...{ store: to.store ?? to.business, business: to.business },
    ...{ code: code ?? '', offer: title, expires: expires ?? '' },
  };
  const texts = Object.fromEntries(Object.entries(found.texts).map(([part, text]) => [part, fillText(text, values)]));
  const hasOffer = title !== '' || code !== null;
  return {
    texts: texts as NonNullable<Texts[Channel]>,
    offer: hasOffer ? { title, code, terms: offer.terms, expires } : null,
    ...{ expiresAt, language },
  };
}

/** What a message that was let through says to its person. Undefined when they are gone, 'no_text' where it says nothing. */
export async function compose<Channel extends MessageChannel>(
  knex: Knex,
  message: OutMessage,
  channel: Channel,
): Promise<{ to: Particulars; composed: Composed<Channel> } | 'no_text' | undefined> {
  const to = await particularsOf(knex, message.businessId, message.id);
  if (!to) return undefined;
  const sentAt = to.sent_at ?? new Date();
  const expiresAt = to.code_expires_at ?? offerExpiry(message.campaign.definition.offer, sentAt);
  const composed = tell({ ...message, expiresAt }, channel, to);
  return composed ? { to, composed } : 'no_text';
}
