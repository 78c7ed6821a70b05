import { tSegments as t } from '../../strings/en-segments.ts';
import { hourWords, weekdayName, weekdayShort, weekdays } from '../calendar-words.ts';
import { bounds, lastOf, type Purchases } from '../clean.ts';
import { Facets } from './Facets.tsx';
import { Chips, SelectField, TextField } from './Inline.tsx';
import { RangeField } from './RangeField.tsx';
import { Sentence } from './Sentence.tsx';
import type { FieldsProps } from './types.ts';
import { WithinFields } from './WithinFields.tsx';

const facets = ['count', 'spend', 'items', 'weekdays', 'hours'] as const;
type Facet = (typeof facets)[number];

const begin: Pick<Purchases, Facet> = {
  count: { min: 1 },
  spend: { min: 100 },
  items: '',
  weekdays: [6, 7],
  hours: { from: 8, to: 12 },
};

const hours = Array.from({ length: 25 }, (_, hour) => ({ value: String(hour), label: hourWords(hour) }));
const currencyUnit = (currency: string | null) => currency ?? '';

/** How often, how much, what and when somebody bought: each part can be left out, and at least one stays. */
export function PurchaseFields({ condition, stock, onChange }: FieldsProps<'purchases'>) {
  const on = facets.filter((facet) => condition[facet] !== undefined);
  const without = (facet: Facet): void => {
    const { [facet]: _gone, ...rest } = condition;
    onChange(rest, null);
  };
  const set = (patch: Partial<Purchases>, field: string | null) => onChange({ ...condition, ...patch }, field);
  const bought = condition.spend === undefined || condition.count !== undefined || condition.items !== undefined;
  return (
    <>
      {bought && <span>{t('edit.purchases.bought')}</span>}
      {condition.items !== undefined && (
        <Sentence
          template={t('edit.purchases.items')}
          parts={{
            items: (
              <TextField
                label={t('field.items')}
                value={condition.items}
                example={t('field.items.example')}
                known={stock.choices?.items ?? []}
                onChange={(items) => set({ items }, 'items')}
              />
            ),
          }}
        />
      )}
      {condition.count && (
        <Sentence
          template={t('edit.purchases.count', { count: lastOf(condition.count) })}
          parts={{
            range: (
              <RangeField
                label={t('field.count')}
                value={condition.count}
                usual={1}
                {...bounds.count}
                onChange={(count, typed) => set({ count }, typed && `count ${typed}`)}
              />
            ),
          }}
        />
      )}
      {condition.spend && (
        <Sentence
          template={t('edit.purchases.spend')}
          parts={{
            range: (
              <RangeField
                label={t('field.spend')}
                value={condition.spend}
                usual={100}
                {...bounds.amount}
                decimals
                unit={currencyUnit(stock.currency)}
                onChange={(spend, typed) => set({ spend }, typed && `spend ${typed}`)}
              />
            ),
          }}
        />
      )}
      {condition.weekdays && (
        <Sentence
          template={t('edit.purchases.weekdays')}
          parts={{
            weekdays: (
              <Chips
                label={t('field.weekdays')}
                options={weekdays.map((day) => ({ value: day, label: weekdayShort(day), title: weekdayName(day) }))}
                chosen={condition.weekdays as (typeof weekdays)[number][]}
                onChange={(chosen) => set({ weekdays: chosen }, null)}
              />
            ),
          }}
        />
      )}
      {condition.hours && <Hours hours={condition.hours} onChange={(next) => set({ hours: next }, null)} />}
      <WithinFields
        within={condition.within}
        onChange={(within, field) => {
          const { within: _before, ...rest } = condition;
          onChange(within ? { ...rest, within } : rest, field);
        }}
      />
      <Facets
        facets={facets}
        on={on}
        atLeast={1}
        onToggle={(facet) => (on.includes(facet) ? without(facet) : set({ [facet]: begin[facet] }, null))}
      />
    </>
  );
}

function Hours({
  hours: { from, to },
  onChange,
}: {
  hours: NonNullable<Purchases['hours']>;
  onChange: (next: { from: number; to: number }) => void;
}) {
  return (
    <Sentence
      template={t('edit.purchases.hours')}
      parts={{
        from: (
          <SelectField
            label={t('field.hourFrom')}
            value={String(from)}
            data={hours.slice(0, 24)}
            onChange={(next) => onChange({ from: Number(next), to })}
          />
        ),
        to: (
          <SelectField
            label={t('field.hourTo')}
            value={String(to)}
            data={hours.slice(1)}
            onChange={(next) => onChange({ from, to: Number(next) })}
          />
        ),
      }}
    />
  );
}
