import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo } from 'react';
import { type Asked, useCatchments, useSavedCatchments, useSeveralCatchments } from '../api/catchments.ts';
import type { Store } from '../api/stores.ts';
import { useExplore } from '../explore/context.ts';
import { usesImperial } from '../format/format.ts';
import { notify } from '../notify/notices.ts';
import { t } from '../strings/t.ts';
import type { AreaAsk, TimeAsk } from '../view/area.ts';
import type { AreasView, Kept } from '../view/areas.ts';
import { daysPeriod } from '../view/period.ts';
import { getView, setView } from '../view/view.ts';
import { askOf, bodyOf, shownStep, startAsk } from './ask.ts';

const typingMs = 250;

/** Changes what the page shows; `replace` for what happens continuously. */
export const setAreas = (patch: Partial<AreasView>, how: 'push' | 'replace' = 'push'): void =>
  setView({ areas: { ...getView().areas, ...patch } }, how);

/** A link may name only a saved area: what it is, and around which shop, is then read from it. */
function useSavedAsk(): { pending: boolean } {
  const { savedId, ask } = useExplore().view.areas;
  const saved = useSavedCatchments();
  const wanted = savedId !== null && ask === null;
  const found = saved.data?.find(({ id }) => id === savedId);
  useEffect(() => {
    if (!wanted || !saved.data) return;
    if (!found) {
      notify({ tone: 'problem', text: t('areas.saved.gone') });
      setAreas({ savedId: null }, 'replace');
      return;
    }
    const { storeId, from, to } = found.definition;
    const period = daysPeriod(from?.slice(0, 10) ?? '', to?.slice(0, 10) ?? '');
    const areas = { ...getView().areas, ask: askOf(found.definition) };
    setView({ storeId, areas, ...(period ? { period } : {}) }, 'replace');
  }, [wanted, found, saved.data]);
  return { pending: wanted && (saved.isPending || found !== undefined) };
}

const asked = (ask: AreaAsk, store: Store, days: Parameters<typeof bodyOf>[2]): Asked => ({
  ask,
  body: bodyOf(ask, store.id, days),
  position: store.position,
});

export type Areas = ReturnType<typeof useAreas>;

/** The page's question, its answer, and the areas kept beside it. */
export function useAreas() {
  const { view, store, stores, days } = useExplore();
  const { areas } = view;
  const savedAsk = useSavedAsk();
  const usual = useMemo(() => startAsk('isochrone', usesImperial), []);
  const ask = areas.ask ?? usual;
  const step = shownStep(ask, areas.step);

  const now = useMemo(
    () => (store && !savedAsk.pending ? asked(ask, store, days) : null),
    [ask, store, days, savedAsk.pending],
  );
  const [settled] = useDebouncedValue(now, typingMs, { leading: true });
  const answer = useCatchments(settled);

  const known = useMemo(
    () =>
      areas.kept.flatMap((one: Kept) => {
        const itsStore = stores.data?.find(({ id }) => id === one.storeId);
        return itsStore ? [{ kept: one, store: itsStore, asked: asked(one.ask, itsStore, days) }] : [];
      }),
    [areas.kept, stores.data, days],
  );
  const keptAnswers = useSeveralCatchments(useMemo(() => known.map((one) => one.asked), [known]));
  const kept = useMemo(
    () => known.map((one, index) => ({ ...one, answer: null, failed: false, ...keptAnswers[index] })),
    [known, keptAnswers],
  );

  // The answer tells what both shops reach; the other one's own area is a question of its own.
  const pair = useMemo(() => {
    if (settled?.ask.method !== 'isochrone' || settled.ask.otherStoreId === null) return [];
    const other = stores.data?.find(({ id }) => id === (settled.ask as TimeAsk).otherStoreId);
    return other ? [asked({ ...settled.ask, otherStoreId: null }, other, days)] : [];
  }, [settled, stores.data, days]);
  const [other = null] = useSeveralCatchments(pair);

  return {
    areas,
    ask,
    step,
    days,
    store,
    stores: stores.data ?? [],
    body: now?.body ?? null,
    result: answer.data ?? null,
    /** the step of the answer on screen, which may still be the one before */
    resultStep: answer.data ? shownStep(answer.data.ask, areas.step) : null,
    loading: answer.data === undefined && (answer.isPending || savedAsk.pending) && !answer.isError,
    stale: answer.data !== undefined && (answer.isPlaceholderData || settled !== now),
    error: answer.error,
    retry: () => answer.refetch(),
    kept,
    other: other?.answer ?? null,
    change: (next: AreaAsk, how: 'push' | 'replace' = 'push') => setAreas({ ask: next }, how),
  };
}
