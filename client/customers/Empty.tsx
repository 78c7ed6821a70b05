import { Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import type { CustomersAsk } from '../api/customers.ts';
import { pickFiles } from '../imports/pick.ts';
import { tPeople } from '../strings/en-people.ts';
import { setView } from '../view/view.ts';

/** The first day: what will be here, and how to get there. */
export function Nobody() {
  return (
    <section className="hx-people-none" aria-label={tPeople('list.none')}>
      <IconUsersGroup size={28} stroke={1.6} aria-hidden />
      <h3>{tPeople('list.none')}</h3>
      <p className="hx-note">{tPeople('list.none.help')}</p>
      <Button
        size="xs"
        onClick={() => {
          setView({ page: 'import', importId: null });
          pickFiles();
        }}
      >
        {tPeople('list.none.act')}
      </Button>
    </section>
  );
}

export const clearFilters = () => setView({ find: '', segmentId: null, inNeighborhoodId: null });

export function NobodyFound({ ask }: { ask: CustomersAsk }) {
  const bySegment = ask.segmentId !== null && ask.find.trim() === '' && ask.neighborhoodId === null;
  return (
    <section className="hx-people-none" aria-label={tPeople('list.nothing')}>
      <div role="status">
        <h3>{tPeople('list.nothing')}</h3>
      </div>
      <p className="hx-note">{tPeople(bySegment ? 'list.nothing.segment' : 'list.nothing.help')}</p>
      <Button size="xs" variant="default" onClick={clearFilters}>
        {tPeople('list.clear')}
      </Button>
    </section>
  );
}
