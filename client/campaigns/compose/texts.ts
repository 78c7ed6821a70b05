import type { CampaignChannel, TextField, Texts, Variant } from '../../../server/contract/campaigns.ts';
import { tCompose as t } from '../../strings/en-compose.ts';

/** The parts of a channel's text, in the order they are written, with the most characters each may have. */
export const textParts = {
  email: [
    ['subject', 150],
    ['text', 10_000],
  ],
  sms: [['text', 1_000]],
  push: [
    ['title', 80],
    ['text', 200],
  ],
  mail: [['text', 10_000]],
  checkin: [
    ['title', 80],
    ['text', 400],
  ],
  flyer: [
    ['title', 80],
    ['text', 1_000],
  ],
} as const satisfies Record<CampaignChannel, readonly (readonly ['subject' | 'title' | 'text', number])[]>;
export type TextPart = 'subject' | 'title' | 'text';

export const partOf = (texts: Texts, channel: CampaignChannel, part: TextPart): string =>
  (texts[channel] as Partial<Record<TextPart, string>> | undefined)?.[part] ?? '';

/** All parts of the channel are there from the first word on. */
export function withPart(texts: Texts, channel: CampaignChannel, part: TextPart, text: string): Texts {
  const empty = Object.fromEntries(textParts[channel].map(([name]) => [name, '']));
  return { ...texts, [channel]: { ...empty, ...texts[channel], [part]: text } };
}

/** The texts of a language, or those of everybody else. */
export const textsOf = ({ texts, languages }: Variant, language: string | null): Texts =>
  language === null ? texts : (languages[language] ?? {});

export const withTexts = (variant: Variant, language: string | null, texts: Texts): Variant =>
  language === null ? { ...variant, texts } : { ...variant, languages: { ...variant.languages, [language]: texts } };

const personal = new Set<TextField>(['first_name', 'name', 'neighborhood']);

/** A field as it stands in a text. What is not known of everybody comes with what stands in for it. */
export const fieldText = (field: TextField): string =>
  personal.has(field) ? `{{${field}|${t(`fallback.${field as 'name'}`)}}}` : `{{${field}}}`;

const braces = /\{\{\s*([a-z_]+)\s*(?:\|([^{}]*))?\}\}/g;

/** How a text reads to somebody made up. */
export const sampleText = (text: string, sample: Partial<Record<string, string>>): string =>
  text.replaceAll(braces, (whole, field: string, fallback?: string) => sample[field] ?? fallback ?? whole);

/** What a text message is written in: seven bits a character (GSM 03.38), or sixteen. */
const gsm = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;
export function smsCount(text: string): number {
  if (text === '') return 0;
  const [single, part] = gsm.test(text) ? [160, 153] : [70, 67];
  return text.length <= single ? 1 : Math.ceil(text.length / part);
}

const letters = ['A', 'B', 'C', 'D'];
export const nextName = (variants: readonly Variant[]): string =>
  letters.find((letter) => variants.every(({ name }) => name !== letter)) ?? `${variants.length + 1}`;
