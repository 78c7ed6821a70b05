import type { MoneyTotals } from '../api/import-types.ts';
import { formatAmount } from '../format/amount.ts';
import { formatNumber } from '../format/format.ts';
import { tReview } from '../strings/en-review.ts';

/** What a file of purchases adds up to, to the cent. */
export function Money({ money }: { money: MoneyTotals }) {
  const { currency, payments, refunds, net, anonymous } = money;
  const lines = [
    { name: 'payments', count: payments.count, amount: payments.amount },
    { name: 'refunds', count: refunds.count, amount: refunds.amount },
    { name: 'net', count: payments.count + refunds.count, amount: net },
    { name: 'anonymous', count: anonymous.count, amount: anonymous.amount },
  ] as const;
  return (
    <table className="hx-table hx-money" aria-label={tReview('money.title')}>
      <thead className="hx-visually-hidden">
        <tr>
          <th scope="col">{tReview('money.what')}</th>
          <th scope="col">{tReview('money.count')}</th>
          <th scope="col">{tReview('money.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, count, amount }) => (
          <tr key={name} data-sum={name}>
            <th scope="row">{tReview(`money.${name}`)}</th>
            <td data-numeric>{formatNumber(count)}</td>
            <td data-numeric>{formatAmount(amount, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
