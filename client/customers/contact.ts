import type { Customer, CustomerPatch, CustomerRecord } from '../api/customers.ts';
import { isPhone } from '../format/phone.ts';
import { isDay } from '../view/period.ts';

export const contactFields = ['name', 'email', 'phone', 'address', 'birthday'] as const;
export type ContactField = (typeof contactFields)[number];
export type Contact = Record<ContactField, string>;

/** What the form begins with; unknown is empty. A birthday without its year is written MM-DD. */
export const contactOf = (customer: Pick<Customer, ContactField>): Contact => ({
  name: customer.name ?? '',
  email: customer.email ?? '',
  phone: customer.phone ?? '',
  address: customer.address ?? '',
  birthday: customer.birthday?.replace(/^--/, '') ?? '',
});

const isEmail = (text: string): boolean =>
  /^[^\s@,;:<>"()[\]\\]+@[^\s@,;:<>"()[\]\\]+\.[^\s@.,;:<>"()[\]\\]{2,}$/.test(text);

/** `YYYY-MM-DD`, or `MM-DD` of any year, as the API writes it; null for what is not a day. */
export function readBirthday(typed: string): string | null {
  const text = typed.trim().replace(/^--/, '');
  const withoutYear = /^\d{2}-\d{2}$/.test(text);
  if (!isDay(withoutYear ? `2000-${text}` : text)) return null;
  return withoutYear ? `--${text}` : text;
}

/** The fields that cannot be saved as they are. Empty is fine: it says nothing. */
export function contactFaults(typed: Contact): ContactField[] {
  const fits: Partial<Record<ContactField, (text: string) => boolean>> = {
    email: isEmail,
    phone: isPhone,
    birthday: (text) => readBirthday(text) !== null,
  };
  return contactFields.filter((field) => {
    const text = typed[field].trim();
    return text !== '' && fits[field]?.(text) === false;
  });
}

/** Only what was changed; an emptied field is null. */
export function contactPatch(before: Contact, typed: Contact): CustomerPatch {
  const patch: CustomerPatch = {};
  for (const field of contactFields) {
    const text = typed[field].trim();
    if (text === before[field]) continue;
    patch[field] = text === '' ? null : field === 'birthday' ? readBirthday(text) : text;
  }
  return patch;
}

/**
 * What takes a change back: the words that were typed before. Where nothing had been typed the field goes back to what
 * the files say. Records do not tell birthdays, so that one gets back what was shown.
 */
export function undoPatch(before: Customer, patch: CustomerPatch): CustomerPatch {
  const typed: CustomerRecord | undefined = before.records.find(({ source }) => source === 'hexhood');
  const undo: CustomerPatch = {};
  for (const field of contactFields) {
    if (patch[field] === undefined) continue;
    undo[field] = field === 'birthday' ? before.birthday : (typed?.[field] ?? null);
  }
  return undo;
}
