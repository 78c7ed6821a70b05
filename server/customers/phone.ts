import countries from 'countries-and-timezones';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** The country whose numbers need no code where the store is; the first where a time zone has several. Null: not known. */
export function countryOf(timeZone: string | null): CountryCode | null {
  const [country] = (timeZone !== null && countries.getTimezone(timeZone)?.countries) || [];
  return country !== undefined && isSupportedCountry(country) ? country : null;
}

/** Several numbers in one cell, as programs join them. */
const between = /\s*(?:[;,|\n]|\s\/\s|\bor\b)\s*/i;

function parse(text: string, country: CountryCode | null): string | undefined {
  const number = parsePhoneNumberFromString(text, { ...(country && { defaultCountry: country }), extract: false });
  return number?.isValid() ? number.number : undefined;
}

/**
 * A phone number in E.164, without an extension; of several the first. Without a country, a number without a country code is
 * left as it is written, if it has as many digits as a number may have. Undefined: no phone number.
 */
export function readPhone(text: string, country: CountryCode | null): { phone: string; several: boolean } | undefined {
  const plain = text.replace(/^\s*tel\.?:?\s*/i, '').trim();
  const whole = parse(plain, country);
  if (whole !== undefined) return { phone: whole, several: false };
  const parts = plain.split(between).filter((part) => /\d/.test(part));
  for (const part of parts) {
    const phone = parse(part, country);
    if (phone !== undefined) return { phone, several: parts.length > 1 };
  }
  const digits = plain.replaceAll(/\D/g, '').length;
  if (country !== null || plain.startsWith('+') || digits < 5 || digits > 15) return undefined;
  return { phone: plain.slice(0, 50), several: false };
}

/** The country that most of a column's numbers with a country code are of; null where none has one. */
export function countryOfPhones(texts: readonly string[]): CountryCode | null {
  const counts = new Map<CountryCode, number>();
  for (const text of texts) {
    const country = parsePhoneNumberFromString(text.trim(), { extract: false })?.country;
    if (country) counts.set(country, (counts.get(country) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}
