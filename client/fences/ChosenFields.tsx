import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useSavedCatchments } from '../api/catchments.ts';
import type { FenceArea } from '../api/fences.ts';
import { askOf, stepsOf } from '../catchments/ask.ts';
import { Mode } from '../catchments/Mode.tsx';
import { stepWords } from '../catchments/words.ts';
import { useExplore } from '../explore/context.ts';
import { compareText } from '../format/format.ts';
import { tFences as t } from '../strings/en-fences.ts';
import type { WhereProps } from './Where.tsx';

const choose = (label: string) => ({ value: '', label, disabled: true });

/** An imported neighborhood: when it is imported anew, the zone follows. */
export function NeighborhoodFields({ drawing: { area }, dispatch }: WhereProps) {
  const { places } = useExplore();
  if (places.length === 0) return <p className="hx-note">{t('hood.none')}</p>;
  const sorted = [...places].sort((a, b) => compareText(a.name, b.name));
  return (
    <NativeSelect
      size="xs"
      label={t('hood.label')}
      value={area?.type === 'neighborhood' ? area.id : ''}
      onChange={(event) => dispatch({ do: 'put', area: { type: 'neighborhood', id: event.currentTarget.value } })}
      data={[choose(t('hood.choose')), ...sorted.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}

const usualMinutes = 10;
const minuteBounds = { least: 1, most: 60 } as const;
type Isochrone = Extract<FenceArea, { type: 'isochrone' }>;

/** What can be reached from a shop in some minutes. */
export function TimeFields({ drawing: { area }, dispatch }: WhereProps) {
  const { stores, store } = useExplore();
  const all = stores.data ?? [];
  const now: Isochrone | null =
    area?.type === 'isochrone'
      ? area
      : store && { type: 'isochrone', storeId: store.id, mode: 'walk', minutes: usualMinutes };
  const [typed, setTyped] = useState<string | null>(null);
  const minutes = now?.minutes ?? usualMinutes;
  useEffect(() => setTyped((before) => (before !== null && Number(before) !== minutes ? null : before)), [minutes]);
  const isMade = area?.type === 'isochrone';
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when this way is chosen
  useEffect(() => {
    if (!isMade && now) dispatch({ do: 'put', area: now });
  }, []);
  if (!now) return <p className="hx-note">{t('time.none')}</p>;
  const put = (patch: Partial<Isochrone>, field?: string) =>
    dispatch({ do: 'put', area: { ...now, ...patch }, ...(field && { field }) });
  const fits = (text: string) => Number(text) >= minuteBounds.least && Number(text) <= minuteBounds.most;
  return (
    <>
      <div className="hx-controls-row">
        <NativeSelect
          size="xs"
          label={t('time.store')}
          value={now.storeId}
          onChange={(event) => put({ storeId: event.currentTarget.value })}
          data={all.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextInput
          size="xs"
          type="number"
          label={t('time.minutes')}
          min={minuteBounds.least}
          max={minuteBounds.most}
          value={typed ?? String(minutes)}
          error={typed !== null && !fits(typed)}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            if (fits(text)) put({ minutes: Number(text) }, 'minutes');
          }}
          onBlur={() => setTyped(null)}
        />
      </div>
      <Mode value={now.mode} onChange={(mode) => put({ mode })} />
    </>
  );
}

/** A trade area saved on its own page. */
export function CatchmentFields({ drawing: { area }, dispatch }: WhereProps) {
  const { data } = useSavedCatchments();
  const chosen = area?.type === 'catchment' ? area : null;
  const saved = (data ?? []).filter(({ definition }) => definition.method !== 'huff');
  const ask = saved.find(({ id }) => id === chosen?.id)?.definition;
  const read = ask ? askOf(ask) : null;
  if (data && saved.length === 0) return <p className="hx-note">{t('area.none')}</p>;
  return (
    <>
      <NativeSelect
        size="xs"
        label={t('area.label')}
        value={chosen?.id ?? ''}
        onChange={(event) => dispatch({ do: 'put', area: { type: 'catchment', id: event.currentTarget.value } })}
        data={[choose(t('area.choose')), ...saved.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      {chosen && read && stepsOf(read).length > 1 && (
        <NativeSelect
          size="xs"
          label={t('area.step')}
          value={chosen.value === undefined ? '' : String(chosen.value)}
          onChange={(event) => {
            const value = event.currentTarget.value;
            const one = { type: 'catchment' as const, id: chosen.id };
            dispatch({ do: 'put', area: value === '' ? one : { ...one, value: Number(value) } });
          }}
          data={[
            { value: '', label: t('area.step.largest') },
            ...stepsOf(read).map((step) => ({ value: String(step), label: stepWords(read, step) })),
          ]}
        />
      )}
    </>
  );
}
