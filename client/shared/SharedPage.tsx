import '../css/catchments.css';
import '../css/fences.css';
import '../css/campaign-parts.css';
import '../css/shared.css';
import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { SharedResults } from '../../server/contract/results.ts';
import { call } from '../api/http.ts';
import { Failure } from '../api/problem.ts';
import { Results } from '../campaigns/results/Results.tsx';
import { locale } from '../format/locale.ts';
import { failureWords } from '../notify/notices.ts';
import { tResults as t } from '../strings/en-results.ts';
import { t as tShared } from '../strings/t.ts';

const onHash = (changed: () => void) => {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
};
const useHash = () => useSyncExternalStore(onHash, () => location.hash);

/** The results behind a share link. Its token is in the fragment, which no server is sent with the page's address. */
export default function SharedPage() {
  const token = useHash().slice(1);
  const { data, error, refetch } = useQuery({
    queryKey: ['shared-results', token],
    queryFn: ({ signal }) => call<SharedResults>('/shared', { method: 'POST', body: { token }, signal }),
    enabled: token !== '',
    retry: false,
  });
  useEffect(() => {
    document.title = data ? `${data.name} – ${data.business}` : t('shared.title');
  }, [data]);
  if (data) return <Shown results={data} />;
  if (token === '') return <Alone title={t('shared.none')} help={t('shared.none.help')} />;
  if (error instanceof Failure && error.reason === 'not-found')
    return <Alone title={t('shared.gone')} help={t('shared.gone.help')} />;
  if (error) return <Alone title={t('shared.failed')} help={failureWords(error)} again={() => refetch()} />;
  return (
    <main className="hx-alone">
      <Loader size="sm" aria-label={tShared('state.loading')} />
    </main>
  );
}

const day = (instant: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(instant));

function Shown({ results }: { results: SharedResults }) {
  const { business, name, from, to } = results;
  return (
    <main className="hx-shared">
      <header>
        <h1>{business}</h1>
        <h2>{name}</h2>
        {from !== null && (
          <p className="hx-note">
            {to === null
              ? t('shared.since', { from: day(from) })
              : t('shared.period', { from: day(from), to: day(to) })}
          </p>
        )}
        <p className="hx-note">{t('shared.totals')}</p>
      </header>
      <Results results={results} />
    </main>
  );
}

function Alone({ title, help, again }: { title: string; help: string; again?: () => void }) {
  return (
    <main className="hx-alone">
      <div className="hx-card" role="alert">
        <h1>{title}</h1>
        <p>{help}</p>
        {again && <Button onClick={again}>{tShared('retry')}</Button>}
      </div>
    </main>
  );
}
