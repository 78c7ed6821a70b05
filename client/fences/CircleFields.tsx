import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Position } from '../../server/contract/common.ts';
import { roundPosition } from '../drawing/shapes.ts';
import { useExplore } from '../explore/context.ts';
import { formatRadius, usesImperial } from '../format/format.ts';
import { moveMap } from '../map/commands.ts';
import { mapStatus } from '../map/viewport.ts';
import { AddressField } from '../search/AddressField.tsx';
import { middleOfMap } from '../segments/middle.ts';
import { parsePosition, writePosition } from '../stores/position.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { useValue } from '../view/value.ts';
import { getView } from '../view/view.ts';
import { DrawButtons } from './DrawButtons.tsx';
import type { WhereProps } from './Where.tsx';

const metersPerFoot = 0.3048;
const perUnit = usesImperial ? metersPerFoot : 1;
const unit = usesImperial ? 'ft' : 'm';
const bounds = { least: 10, most: 100_000 } as const;
const usualRadii = usesImperial ? [150, 300, 600, 1500] : [50, 100, 200, 500];
const usualMeters = (usualRadii[1] ?? 100) * perUnit;
const closeZoom = 16;

/** Drawn on the map, or typed: an address or coordinates in the middle, and how far around. */
export function CircleFields(props: WhereProps) {
  const { drawing, dispatch } = props;
  const { store } = useExplore();
  const shown = drawing.sketch ?? drawing.area;
  const circle = shown?.type === 'circle' ? shown : null;
  const [radius, setRadius] = useState(circle?.radiusMeters ?? usualMeters);
  const hasMap = useValue(mapStatus) === 'ready';
  const meters = circle?.radiusMeters ?? radius;
  const place = (center: Position, field?: string) => {
    dispatch({
      do: 'put',
      area: { type: 'circle', center: roundPosition(center), radiusMeters: meters },
      ...(field && { field }),
    });
    const zoom = Math.max(closeZoom, getView().camera?.zoom ?? 0);
    if (field !== 'middle') moveMap({ kind: 'fly', center, ...(circle ? {} : { zoom }) });
  };
  const size = (next: number) => {
    setRadius(next);
    if (circle) dispatch({ do: 'put', area: { ...circle, radiusMeters: next }, field: 'radius' });
  };
  const middle = () => {
    const here = middleOfMap();
    if (here) place(here, 'middle');
  };
  const buttons = hasMap && <DrawButtons {...props} tool="circle" held={drawing.area?.type === 'circle'} />;
  if (drawing.tool === 'circle') return buttons;
  return (
    <>
      {buttons}
      <div className="hx-radius">
        <Radius meters={meters} onChange={size} />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is laid out otherwise */}
        <div className="hx-chips" role="group" aria-label={t('circle.radius', { unit: t(`unit.${unit}`) })}>
          {usualRadii.map((amount) => (
            <button
              key={amount}
              type="button"
              aria-pressed={Math.abs(meters - amount * perUnit) < 0.5}
              onClick={() => size(amount * perUnit)}
            >
              {formatRadius(amount * perUnit)}
            </button>
          ))}
        </div>
      </div>
      <AddressField label={t('circle.address')} onFound={({ position: [lng, lat] }) => place([lng, lat])} />
      <Middle center={circle?.center ?? null} onChange={(center) => place(center, 'center')} />
      <div className="hx-actions">
        {store && (
          <Button size="compact-xs" variant="default" onClick={() => place(store.position)}>
            {t('circle.shop', { store: store.name })}
          </Button>
        )}
        {hasMap && (
          <Button size="compact-xs" variant="default" onClick={middle}>
            {t('circle.here')}
          </Button>
        )}
      </div>
    </>
  );
}

const shownRadius = (meters: number): string => String(Math.round((meters / perUnit) * 10) / 10);

function Radius({ meters, onChange }: { meters: number; onChange: (meters: number) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    setTyped((before) => (before !== null && Math.abs(Number(before) * perUnit - meters) > 0.06 ? null : before));
  }, [meters]);
  const fits = (text: string) => {
    const amount = Number(text) * perUnit;
    return text.trim() !== '' && amount >= bounds.least && amount <= bounds.most;
  };
  const limits = { least: formatRadius(bounds.least), most: formatRadius(bounds.most) };
  return (
    <TextInput
      size="xs"
      type="number"
      label={t('circle.radius', { unit: t(`unit.${unit}`) })}
      min={Math.ceil(bounds.least / perUnit)}
      max={Math.floor(bounds.most / perUnit)}
      value={typed ?? shownRadius(meters)}
      error={typed !== null && !fits(typed) ? t('circle.radius.bad', limits) : undefined}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        if (fits(text)) onChange(Number(text) * perUnit);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

function Middle({ center, onChange }: { center: Position | null; onChange: (center: Position) => void }) {
  const written = center ? writePosition(center) : '';
  const [typed, setTyped] = useState(written);
  useEffect(() => setTyped(written), [written]);
  const wrong = typed.trim() !== '' && !parsePosition(typed);
  const commit = () => {
    const read = parsePosition(typed);
    if (read && typed !== written) onChange(read);
  };
  return (
    <TextInput
      size="xs"
      label={t('circle.center')}
      description={t('circle.center.help')}
      placeholder="52.09070, 5.12140"
      value={typed}
      error={wrong ? t('circle.center.bad') : undefined}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        commit();
      }}
    />
  );
}
