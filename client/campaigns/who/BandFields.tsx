import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Place } from '../../api/reach.ts';
import { useExplore } from '../../explore/context.ts';
import { formatRadius, usesImperial } from '../../format/format.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import { type EditAction, type Editor, openArea } from '../edit.ts';

type Band = Extract<Place, { type: 'band' }>;

const metersPerUnit = usesImperial ? 1609.344 : 1000;
const unit = usesImperial ? 'mi' : 'km';
const farthestMeters = 100_000;
const usualMeters = 1 * metersPerUnit;

/** All that is between two distances from a shop. */
export function BandFields({ editor, dispatch }: { editor: Editor; dispatch: (action: EditAction) => void }) {
  const { stores, store } = useExplore();
  const area = openArea(editor);
  const made = area?.type === 'band' ? area : null;
  const now: Band | null = made ?? (store && { type: 'band', storeId: store.id, fromMeters: 0, toMeters: usualMeters });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when this way is chosen
  useEffect(() => {
    if (!made && now) dispatch({ do: 'put-part', area: now });
  }, []);
  if (!now) return <p className="hx-note">{t('band.none')}</p>;
  const put = (patch: Partial<Band>, field?: string) =>
    dispatch({ do: 'put-part', area: { ...now, ...patch }, ...(field && { field }) });
  return (
    <>
      <NativeSelect
        size="xs"
        label={t('band.store')}
        value={now.storeId}
        onChange={(event) => put({ storeId: event.currentTarget.value })}
        data={(stores.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      <div className="hx-controls-row">
        <Distance
          label={t('band.from', { unit })}
          meters={now.fromMeters}
          fits={(meters) => meters >= 0 && meters < now.toMeters}
          wrong={t('band.from.bad', { to: formatRadius(now.toMeters) })}
          onChange={(fromMeters) => put({ fromMeters }, 'from')}
        />
        <Distance
          label={t('band.to', { unit })}
          meters={now.toMeters}
          fits={(meters) => meters >= 10 && meters > now.fromMeters && meters <= farthestMeters}
          wrong={t('band.to.bad', { from: formatRadius(now.fromMeters) })}
          onChange={(toMeters) => put({ toMeters }, 'to')}
        />
      </div>
    </>
  );
}

interface DistanceProps {
  label: string;
  meters: number;
  fits: (meters: number) => boolean;
  wrong: string;
  onChange: (meters: number) => void;
}

const shown = (meters: number): string => String(Math.round((meters / metersPerUnit) * 100) / 100);

function Distance({ label, meters, fits, wrong, onChange }: DistanceProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const read = (text: string): number | null => {
    const amount = Math.round(Number(text.replace(',', '.')) * metersPerUnit);
    return text.trim() !== '' && Number.isFinite(amount) && fits(amount) ? amount : null;
  };
  return (
    <TextInput
      size="xs"
      inputMode="decimal"
      label={label}
      value={typed ?? shown(meters)}
      error={typed !== null && read(typed) === null ? wrong : undefined}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = read(text);
        if (next !== null) onChange(next);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
