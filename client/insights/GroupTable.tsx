import type { Rfm } from '../api/insights.ts';
import { formatMoney, formatNumber, formatPercent } from '../format/format.ts';
import { tInsights as t } from '../strings/en-insights.ts';
import { rfmGroups } from '../view/people.ts';

const columns = ['customers', 'share', 'revenue', 'purchases', 'average'] as const;

/** What the cards say, to be read against each other. */
export function GroupTable({ rfm: { groups, currency } }: { rfm: Rfm }) {
  const text = (group: Rfm['groups'][number], column: (typeof columns)[number]): string => {
    const { customers, revenue, purchases, share } = group;
    if (column === 'customers') return formatNumber(customers);
    if (column === 'share') return formatPercent(share);
    if (column === 'purchases') return purchases === null ? t('table.held') : formatNumber(purchases);
    if (revenue === null) return t('table.held');
    if (column === 'revenue') return formatMoney(revenue, currency);
    return customers > 0 ? formatMoney(revenue / customers, currency) : t('range.none');
  };
  return (
    <details className="hx-more">
      <summary>{t('table.title')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div className="hx-scroll-x" tabIndex={0}>
        <table className="hx-table hx-numbers">
          <caption className="hx-visually-hidden">{t('table.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('table.group')}</th>
              {columns.map((column) => (
                <th key={column} scope="col" data-numeric>
                  {t(`table.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rfmGroups.map((name) => {
              const group = groups.find((one) => one.group === name);
              return (
                <tr key={name}>
                  <th scope="row">{t(`group.${name}`)}</th>
                  {columns.map((column) => (
                    <td key={column} data-numeric data-held={!group || undefined}>
                      {group ? text(group, column) : column === 'customers' ? t('table.held') : ''}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}
