import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { askOf, stepsOf } from '../../catchments/ask.ts';
import { stepWords } from '../../catchments/words.ts';
import { usesImperial } from '../../format/format.ts';
import { parsePosition, writePosition } from '../../stores/position.ts';
import { tSegments as t } from '../../strings/en-segments.ts';
import { bounds, type Range } from '../clean.ts';
import { middleOfMap } from '../middle.ts';
import { CommitField, NumberField, SelectField } from './Inline.tsx';
import { RangeField } from './RangeField.tsx';
import { Sentence } from './Sentence.tsx';
import type { FieldsProps, Of, Stock } from './types.ts';

const metersPerMile = 1609.344;
const unit = usesImperial ? 'mi' : 'm';

/** Meters, or miles to two digits where roads are signed in them. */
const shown = (meters: number) => (usesImperial ? Number((meters / metersPerMile).toFixed(2)) : Math.round(meters));
const meant = (amount: number) => (usesImperial ? amount * metersPerMile : amount);
const stepSize = usesImperial ? 0.05 : 50;
const mapRange = ({ min, max }: Range, change: (amount: number) => number): Range => ({
  ...(min === undefined ? {} : { min: change(min) }),
  ...(max === undefined ? {} : { max: change(max) }),
});

interface StoreSelectProps {
  storeId: string;
  stores: Stock['stores'];
  onChange: (storeId: string) => void;
}

/** One shop needs no choice, and its name is said. A shop that is gone stays until another is chosen. */
function StoreSelect({ storeId, stores, onChange }: StoreSelectProps) {
  const known = stores.some(({ id }) => id === storeId);
  const only = stores.length === 1 && known ? stores[0] : undefined;
  if (only) return <strong>{only.name}</strong>;
  return (
    <SelectField
      label={t('field.store')}
      value={storeId}
      data={[
        ...(known ? [] : [{ value: storeId, label: t('field.gone'), disabled: true }]),
        ...stores.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={onChange}
    />
  );
}

export function DistanceFields({ condition, stock, onChange }: FieldsProps<'distance'>) {
  return (
    <Sentence
      template={t('edit.distance')}
      parts={{
        range: (
          <RangeField
            label={t('field.distance')}
            value={mapRange(condition.meters, shown)}
            usual={shown(500)}
            least={0}
            most={shown(bounds.meters.most)}
            step={stepSize}
            decimals={usesImperial}
            unit={t(`field.unit.${unit}`)}
            kinds={['least', 'most', 'between']}
            onChange={(range, typed) =>
              onChange({ ...condition, meters: mapRange(range, meant) }, typed && `meters ${typed}`)
            }
          />
        ),
        store: (
          <StoreSelect
            storeId={condition.storeId}
            stores={stock.stores}
            onChange={(storeId) => onChange({ ...condition, storeId }, null)}
          />
        ),
      }}
    />
  );
}

const travelModes = ['walk', 'bike', 'drive'] as const;

export function TravelFields({ condition, stock, onChange }: FieldsProps<'travel'>) {
  return (
    <Sentence
      template={t('edit.travel')}
      parts={{
        minutes: (
          <NumberField
            label={t('field.minutes')}
            value={condition.minutes}
            {...bounds.minutes}
            onChange={(minutes) => onChange({ ...condition, minutes }, 'minutes')}
          />
        ),
        mode: (
          <SelectField
            label={t('field.mode')}
            value={condition.mode}
            data={travelModes.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
            onChange={(mode) => onChange({ ...condition, mode }, null)}
          />
        ),
        store: (
          <StoreSelect
            storeId={condition.storeId}
            stores={stock.stores}
            onChange={(storeId) => onChange({ ...condition, storeId }, null)}
          />
        ),
      }}
    />
  );
}

const filterFrom = 9;

/** A list to tick: names of places are many, and people look for theirs. */
export function NeighborhoodFields({ condition, stock, onChange }: FieldsProps<'neighborhood'>) {
  const [text, setText] = useState('');
  const { ids } = condition;
  const wanted = text.trim().toLowerCase();
  const ordered = [...stock.places].sort((a, b) => a.name.localeCompare(b.name));
  const listed = ordered.filter(({ name }) => name.toLowerCase().includes(wanted));
  const gone = ids.filter((id) => !stock.places.some((place) => place.id === id));
  const toggle = (id: string) =>
    onChange({ ...condition, ids: ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id] }, null);
  return (
    <>
      <span>{t('edit.neighborhood')}</span>
      <fieldset className="hx-ticks">
        <legend className="hx-visually-hidden">{t('field.neighborhoods')}</legend>
        {stock.places.length >= filterFrom && (
          <TextInput
            size="xs"
            type="search"
            aria-label={t('field.find')}
            placeholder={t('field.find')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <ul>
          {gone.map((id) => (
            <li key={id}>
              <label>
                <input type="checkbox" checked onChange={() => toggle(id)} /> {t('field.gone')}
              </label>
            </li>
          ))}
          {listed.map(({ id, name }) => (
            <li key={id}>
              <label>
                <input type="checkbox" checked={ids.includes(id)} onChange={() => toggle(id)} /> {name}
              </label>
            </li>
          ))}
        </ul>
        {ids.length > 0 && <p className="hx-note">{t('field.chosen', { n: ids.length })}</p>}
      </fieldset>
    </>
  );
}

export function CatchmentFields({ condition, stock, onChange }: FieldsProps<'catchment'>) {
  const area = stock.areas.find(({ id }) => id === condition.id);
  const ask = area && askOf(area.definition);
  const steps = ask ? [...stepsOf(ask)] : [];
  const { value: step } = condition;
  const choose = (text: string) => {
    const { value: _before, ...rest } = condition;
    onChange(text === '' ? rest : { ...rest, value: Number(text) }, null);
  };
  const offered = step === undefined || steps.includes(step) ? steps : [...steps, step];
  return (
    <Sentence
      template={t('edit.catchment')}
      parts={{
        area: (
          <SelectField
            label={t('field.area')}
            value={condition.id}
            data={[
              ...(area ? [] : [{ value: condition.id, label: t('field.gone'), disabled: true }]),
              ...stock.areas.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(id) => onChange({ type: 'catchment', id }, null)}
          />
        ),
        value: ask && offered.length > 1 && (
          <SelectField
            label={t('field.step')}
            value={step === undefined ? '' : String(step)}
            data={[
              { value: '', label: t('field.step.largest') },
              ...offered.map((one) => ({ value: String(one), label: stepWords(ask, one) })),
            ]}
            onChange={choose}
          />
        ),
      }}
    />
  );
}

type Circle = Extract<Of<'area'>['area'], { type: 'circle' }>;

/** A circle can be typed; the middle of the map is where one looks already. */
export function CircleFields({
  circle,
  onChange,
}: {
  circle: Circle;
  onChange: (next: Circle, field: string | null) => void;
}) {
  const { radiusMeters, center } = circle;
  return (
    <>
      <Sentence
        template={t('edit.circle')}
        parts={{
          radius: (
            <NumberField
              label={t('field.radius')}
              value={shown(radiusMeters)}
              least={usesImperial ? 0.01 : bounds.radius.least}
              most={shown(bounds.radius.most)}
              step={stepSize}
              decimals={usesImperial}
              unit={t(`field.unit.${unit}`)}
              onChange={(amount) => onChange({ ...circle, radiusMeters: meant(amount) }, 'radius')}
            />
          ),
        }}
      />
      <CommitField
        label={t('edit.position')}
        value={writePosition(center)}
        error={t('edit.position.bad')}
        onCommit={(text) => {
          const position = parsePosition(text);
          if (position) onChange({ ...circle, center: position }, null);
          return position !== null;
        }}
      />
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          const middle = middleOfMap();
          if (middle) onChange({ ...circle, center: middle }, null);
        }}
      >
        {t('edit.middle')}
      </Button>
    </>
  );
}
