import type { MoneyTotals } from '../contract/imports.ts';

/** Money that came in, or (negative) went back. `amount` is a plain decimal with two places. */
export interface Booked {
  amount: string;
  /** Null: anonymous. Who is named counts as a customer, even before their own file has come. */
  customerRef: string | null;
}

const centsOf = (amount: string): bigint => BigInt(amount.replace('.', ''));

function decimalOf(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

interface Sum {
  count: number;
  cents: bigint;
}

const sumOf = (before: MoneyTotals['payments'] | undefined): Sum => ({
  count: before?.count ?? 0,
  cents: centsOf(before?.amount ?? '0.00'),
});
const shown = ({ count, cents }: Sum): MoneyTotals['payments'] => ({ count, amount: decimalOf(cents) });

/** The totals with what was booked since. In whole cents: no sum of decimals drifts. */
export function addMoney(before: MoneyTotals | null, currency: string, booked: readonly Booked[]): MoneyTotals {
  const payments = sumOf(before?.payments);
  const refunds = sumOf(before?.refunds);
  const anonymous = sumOf(before?.anonymous);
  for (const { amount, customerRef } of booked) {
    const cents = centsOf(amount);
    add(cents < 0n ? refunds : payments, cents);
    if (customerRef === null) add(anonymous, cents);
  }
  return {
    currency,
    payments: shown(payments),
    refunds: shown(refunds),
    net: decimalOf(payments.cents + refunds.cents),
    anonymous: shown(anonymous),
  };
}

function add(sum: Sum, cents: bigint): void {
  sum.count++;
  sum.cents += cents;
}
