import { Button, Skeleton } from '@mantine/core';
import { useCustomers } from '../api/customers.ts';
import { formatNumber } from '../format/format.ts';
import { failureWords } from '../notify/notices.ts';
import { tPeople } from '../strings/en-people.ts';
import { t } from '../strings/t.ts';
import { DoublesBanner } from './DoublesBanner.tsx';
import { Nobody, NobodyFound } from './Empty.tsx';
import { Filters } from './Filters.tsx';
import { People } from './People.tsx';
import { PeopleTabs } from './PeopleTabs.tsx';
import { useAsk } from './useAsk.ts';

const step = 100;

export function List() {
  const asked = useAsk();
  const answer = useCustomers(asked.ask);
  const pages = answer.data?.pages;
  const total = pages?.[0]?.total ?? 0;
  const people = pages?.flatMap(({ items }) => items) ?? [];
  const none = pages !== undefined && total === 0;
  return (
    <>
      <h2 className="hx-visually-hidden">{tPeople('list.title')}</h2>
      <PeopleTabs />
      {none && !asked.narrowed ? (
        <Nobody />
      ) : (
        <>
          <DoublesBanner />
          <Filters asked={asked} total={pages && total} />
          {answer.error && !pages && <Failed error={answer.error} retry={answer.refetch} />}
          {answer.isPending && <Skeleton height={320} role="status" aria-label={t('state.loading')} />}
          {none && <NobodyFound ask={asked.ask} />}
          {people.length > 0 && <People people={people} places={asked.places} stale={answer.isPlaceholderData} />}
          {answer.hasNextPage && (
            <div className="hx-actions">
              <Button
                variant="default"
                size="xs"
                loading={answer.isFetchingNextPage}
                onClick={() => answer.fetchNextPage()}
              >
                {tPeople('list.more', { n: formatNumber(Math.min(step, total - people.length)) })}
              </Button>
            </div>
          )}
        </>
      )}
    </>
  );
}

function Failed({ error, retry }: { error: Error; retry: () => unknown }) {
  return (
    <div className="hx-trouble" role="alert">
      <strong>{tPeople('list.failed')}</strong>
      <p>{failureWords(error)}</p>
      <Button size="xs" variant="default" onClick={() => retry()}>
        {t('retry')}
      </Button>
    </div>
  );
}
