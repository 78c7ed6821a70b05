import { IconUsers } from '@tabler/icons-react';
import { useProposals } from '../api/customers.ts';
import { formatNumber } from '../format/format.ts';
import { tPeople } from '../strings/en-people.ts';
import { useView } from '../view/view.ts';
import { customerLink, doublesId } from './open.ts';

/** Only when there is something to decide. */
export function DoublesBanner() {
  const view = useView();
  const { data } = useProposals();
  if (!data || data.total === 0) return null;
  return (
    <p className="hx-doubles-banner">
      <IconUsers size={18} stroke={1.6} aria-hidden />
      <span>{tPeople('doubles.banner', { count: data.total, n: formatNumber(data.total) })}</span>
      <a className="hx-link" {...customerLink(view, doublesId)}>
        {tPeople('doubles.look')}
      </a>
    </p>
  );
}
