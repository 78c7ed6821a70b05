import { locale } from './locale.ts';

/** Of one person every cent counts, so unlike sums of neighborhoods this is never rounded. `amount` is a decimal. */
export function formatAmount(amount: string | number, currency: string | null): string {
  // Intl reads the digits of a decimal themselves: no sum of a shop is made into a number on the way.
  const value = amount as number | Intl.StringNumericLiteral;
  if (currency === null) return new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(value);
  return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(value);
}

/** A birthday: YYYY-MM-DD, or --MM-DD where nobody knows the year. */
export function formatBirthday(birthday: string): string {
  const known = !birthday.startsWith('--');
  // A leap year, so that 29 February is a day.
  const day = new Date(`${known ? birthday : birthday.replace('--', '2000-')}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return birthday;
  const format = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    ...(known ? { year: 'numeric' } : {}),
    timeZone: 'UTC',
  });
  return format.format(day);
}
