import '../css/customers.css';
import { useCan } from '../shell/can.ts';
import { tPeople } from '../strings/en-people.ts';
import { encodeView, type Page } from '../view/codec.ts';
import { setView, useView } from '../view/view.ts';

const tabs = [
  { page: 'customers', label: 'tab.people' },
  { page: 'segments', label: 'tab.segments' },
] as const satisfies readonly { page: Page; label: string }[];

/** Single people and groups of them are two pages of one place; people are for the owner only. */
export function PeopleTabs() {
  const view = useView();
  const can = useCan();
  if (!can.change) return null;
  const closed = { customerId: null, editedSegment: null };
  return (
    <nav className="hx-tabs" aria-label={tPeople('tabs')}>
      {tabs.map(({ page, label }) => (
        <a
          key={page}
          href={encodeView({ ...view, page, ...closed })}
          aria-current={view.page === page ? 'page' : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
            event.preventDefault();
            setView({ page, ...closed });
          }}
        >
          {tPeople(label)}
        </a>
      ))}
    </nav>
  );
}
