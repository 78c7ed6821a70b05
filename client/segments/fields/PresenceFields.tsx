import { tSegments as t } from '../../strings/en-segments.ts';
import { bounds, lastOf } from '../clean.ts';
import { fenceKinds } from '../fence-kinds.ts';
import { Facets } from './Facets.tsx';
import { Chips, SelectField } from './Inline.tsx';
import { RangeField } from './RangeField.tsx';
import { Sentence } from './Sentence.tsx';
import type { FieldsProps, Of, Stock } from './types.ts';
import { WithinFields } from './WithinFields.tsx';

type Place = Pick<Of<'visits'>, 'geofenceId' | 'storeId'>;

const keyOf = ({ geofenceId, storeId }: Place): string => {
  if (geofenceId !== undefined) return `zone ${geofenceId}`;
  return storeId === undefined ? '' : `store ${storeId}`;
};

function placeOf(key: string): Place {
  const [kind, id] = key.split(' ');
  if (id === undefined) return {};
  return kind === 'zone' ? { geofenceId: id } : { storeId: id };
}

interface PlaceSelectProps {
  place: Place;
  zones: Stock['zones'];
  /** none: only zones can be meant */
  stores?: Stock['stores'];
  onChange: (place: Place) => void;
}

/** Any, a zone or a shop, by name. What is gone stays until something else is chosen. */
function PlaceSelect({ place, zones, stores = [], onChange }: PlaceSelectProps) {
  const key = keyOf(place);
  const known = [
    { value: '', label: t(stores.length > 0 ? 'field.place.any' : 'field.zone.any') },
    ...zones.map(({ id, name }) => ({ value: keyOf({ geofenceId: id }), label: name })),
    ...stores.map(({ id, name }) => ({ value: keyOf({ storeId: id }), label: t('field.place.store', { name }) })),
  ];
  const isKnown = known.some(({ value }) => value === key);
  return (
    <SelectField
      label={t(stores.length > 0 ? 'field.place' : 'field.zone')}
      value={key}
      data={isKnown ? known : [{ value: key, label: t('field.gone'), disabled: true }, ...known]}
      onChange={(chosen) => onChange(placeOf(chosen))}
    />
  );
}

const facets = ['count', 'lastDaysAgo'] as const;
type Facet = (typeof facets)[number];
const begin: Pick<Of<'visits'>, Facet> = { count: { min: 2 }, lastDaysAgo: { min: 30 } };

/** "visited [the shop] [at least] [3] times [in the last] [30] days". */
export function VisitFields({ condition, stock, onChange }: FieldsProps<'visits'>) {
  const { geofenceId, storeId, within, count, lastDaysAgo } = condition;
  const on = facets.filter((facet) => condition[facet] !== undefined);
  const toggle = (facet: Facet) => {
    const { [facet]: _gone, ...rest } = condition;
    onChange(on.includes(facet) ? rest : { ...condition, [facet]: begin[facet] }, null);
  };
  return (
    <>
      <Sentence
        template={t('edit.visits')}
        parts={{
          place: (
            <PlaceSelect
              place={{ geofenceId, storeId }}
              zones={stock.zones}
              stores={stock.stores}
              onChange={(place) => {
                const { geofenceId: _zone, storeId: _store, ...rest } = condition;
                onChange({ ...rest, ...place }, null);
              }}
            />
          ),
        }}
      />
      {count && (
        <Sentence
          template={t('edit.visits.count', { count: lastOf(count) })}
          parts={{
            range: (
              <RangeField
                label={t('field.visits')}
                value={count}
                usual={2}
                {...bounds.count}
                onChange={(next, typed) => onChange({ ...condition, count: next }, typed && `count ${typed}`)}
              />
            ),
          }}
        />
      )}
      <WithinFields
        within={within}
        onChange={(next, field) => {
          const { within: _before, ...rest } = condition;
          onChange(next ? { ...rest, within: next } : rest, field);
        }}
      />
      {lastDaysAgo && (
        <span className="hx-rule-sentence">
          <Sentence
            template={t('edit.visits.last', { count: lastOf(lastDaysAgo) })}
            parts={{
              range: (
                <RangeField
                  label={t('field.days')}
                  value={lastDaysAgo}
                  usual={30}
                  {...bounds.days}
                  onChange={(next, typed) => onChange({ ...condition, lastDaysAgo: next }, typed && `last ${typed}`)}
                />
              ),
            }}
          />
        </span>
      )}
      <Facets facets={facets} on={on} atLeast={0} onToggle={toggle} />
    </>
  );
}

/** "came into or left [a zone] [in the last] [30] days". Checking in is at a shop, so a zone does not go with it alone. */
export function FenceEventFields({ condition, stock, onChange }: FieldsProps<'fence_event'>) {
  const { kinds, geofenceId, within } = condition;
  const aboutZones = kinds.some((kind) => kind !== 'checked_in') || geofenceId !== undefined;
  const choose = (chosen: Of<'fence_event'>['kinds']) => {
    const { geofenceId: _zone, ...rest } = condition;
    const onlyCheckedIn = chosen.length > 0 && chosen.every((kind) => kind === 'checked_in');
    onChange({ ...(onlyCheckedIn ? rest : condition), kinds: chosen }, null);
  };
  return (
    <>
      <Chips
        label={t('field.fenceKinds')}
        options={fenceKinds.map((kind) => ({ value: kind, label: t(`words.noticed.${kind}`) }))}
        chosen={kinds}
        onChange={choose}
      />
      {aboutZones && (
        <PlaceSelect
          place={{ geofenceId }}
          zones={stock.zones}
          onChange={({ geofenceId: zone }) => {
            const { geofenceId: _before, ...rest } = condition;
            onChange(zone === undefined ? rest : { ...rest, geofenceId: zone }, null);
          }}
        />
      )}
      <WithinFields
        within={within}
        onChange={(next, field) => {
          const { within: _before, ...rest } = condition;
          onChange(next ? { ...rest, within: next } : rest, field);
        }}
      />
    </>
  );
}
