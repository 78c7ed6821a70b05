import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** In groups, with the country: +1 410 555 0134. What no country tells how to read stays as it was written. */
export const formatPhone = (phone: string): string => parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;

/** Whether it can be dialed. Without its country it is read in the shop's, by the server; here only the digits count. */
export function isPhone(typed: string): boolean {
  const text = typed.trim();
  if (text.startsWith('+')) return parsePhoneNumberFromString(text)?.isPossible() ?? false;
  const digits = text.replace(/\D/g, '').length;
  return /^[\d\s().\-/]+$/.test(text) && digits >= 5 && digits <= 15;
}
