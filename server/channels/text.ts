import {
  type CampaignChannel,
  type CampaignOffer,
  type TextField,
  type Texts,
  textFields,
  type Variant,
} from '../contract/campaigns.ts';

/** What is known of a person and the shop; what is missing or empty gives way to the fallback. */
export type FieldValues = Partial<Record<TextField, string>>;

export interface TextFault {
  pointer: string;
  detail: string;
}

/** {{field}} or {{field|what stands in for it}}, in one pass: a value that looks like a field stays as it is. */
const field = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g;

const isField = (name: string): name is TextField => (textFields as readonly string[]).includes(name);

/** Puts values in place of fields. What is no field of ours leaves nothing but its fallback. */
export const fillText = (text: string, values: FieldValues): string =>
  text.replace(field, (_whole, name: string, fallback = '') => {
    const known = name.trim();
    return (isField(known) && values[known]) || fallback.trim();
  });

/** A heading: line ends and other control characters would begin a new header. */
export const oneLine = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it replaces
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();

/** Not known of everybody, so that a text without something in its place has a hole. */
const unsure: readonly TextField[] = ['first_name', 'name', 'neighborhood'];

/** What is wrong with the fields of a text. */
export function fieldFaults(text: string, offer?: CampaignOffer): string[] {
  const faults: string[] = [];
  for (const [whole, name = '', fallback] of text.matchAll(field)) {
    const known = name.trim();
    if (!isField(known)) faults.push(`there is no field ${whole}`);
    else if (fallback === undefined && unsure.includes(known))
      faults.push(
        `${whole} needs a fallback, such as {{${known}|${known === 'neighborhood' ? 'your area' : 'friend'}}}`,
      );
    else if (fallback === undefined && offer && isEmpty(known, offer)) faults.push(`${whole} stands for nothing`);
  }
  const rest = text.replace(field, '');
  if (rest.includes('{{')) faults.push('a field is not closed with }}');
  else if (rest.includes('}}')) faults.push('}} closes no field');
  return faults;
}

const isEmpty = (name: TextField, { code, kind, title, expiresAt, validDays }: CampaignOffer): boolean =>
  (name === 'code' && code === 'none') ||
  (name === 'offer' && kind === 'none' && title === '') ||
  (name === 'expires' && expiresAt === null && validDays === null);

const missing: Record<CampaignChannel, string> = {
  email: 'write the e-mail',
  sms: 'write the text message',
  push: 'write the notification',
  mail: 'write the letter',
  checkin: 'write the offer',
  flyer: 'write the flyer',
};

/**
 * What keeps the texts of a campaign from being sent; pointers begin with /variants. With the offer, fields it leaves empty are
 * named too.
 */
export function textFaults(
  variants: readonly Variant[],
  channels: readonly CampaignChannel[],
  offer?: CampaignOffer,
): TextFault[] {
  return variants.flatMap(({ texts, languages }, at) => [
    ...channels.flatMap((channel) =>
      texts[channel] ? [] : [{ pointer: `/variants/${at}/texts/${channel}`, detail: missing[channel] }],
    ),
    ...faultsOf(texts, channels, `/variants/${at}/texts`, offer),
    ...Object.entries(languages).flatMap(([language, translated]) =>
      faultsOf(translated, channels, `/variants/${at}/languages/${language}`, offer),
    ),
  ]);
}

const faultsOf = (
  texts: Texts,
  channels: readonly CampaignChannel[],
  within: string,
  offer: CampaignOffer | undefined,
): TextFault[] =>
  channels.flatMap((channel) =>
    Object.entries(texts[channel] ?? {}).flatMap(([part, text]) =>
      fieldFaults(text, offer).map((detail) => ({ pointer: `${within}/${channel}/${part}`, detail })),
    ),
  );

/** A language tag as campaigns write it: de, pt-BR; undefined for what is none. */
export function readLanguage(said: string | null | undefined): string | undefined {
  const match = /^([a-z]{2,3})(?:[-_]([a-z]{2}))?$/i.exec(said?.trim() ?? '');
  if (!match?.[1]) return undefined;
  return match[1].toLowerCase() + (match[2] ? `-${match[2].toUpperCase()}` : '');
}

/** The texts of a channel for somebody who reads a language; de-AT falls back to de, and then to what was written first. */
export function textsFor<Name extends CampaignChannel>(
  { texts, languages }: Pick<Variant, 'texts' | 'languages'>,
  channel: Name,
  said: string | null | undefined,
): { texts: NonNullable<Texts[Name]>; language: string | null } | undefined {
  const wanted = readLanguage(said);
  const plain = wanted?.split('-')[0];
  for (const language of new Set([wanted, plain])) {
    const translated = language === undefined ? undefined : languages[language]?.[channel];
    if (language !== undefined && translated) return { texts: translated, language };
  }
  const written = texts[channel];
  return written && { texts: written, language: null };
}
