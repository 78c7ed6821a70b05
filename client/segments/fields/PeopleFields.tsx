import { tSegments as t } from '../../strings/en-segments.ts';
import { rfmGroups } from '../../view/people.ts';
import { channels } from '../channels.ts';
import { bounds, lastOf, type Range } from '../clean.ts';
import { Chips, NumberField, SelectField, TextField } from './Inline.tsx';
import { RangeField } from './RangeField.tsx';
import { Sentence } from './Sentence.tsx';
import type { FieldsProps, Of } from './types.ts';

/** "last bought [at least] [60] days ago" and its likes. */
export function DaysFields({ condition, onChange }: FieldsProps<'last_purchase' | 'first_purchase' | 'since'>) {
  const change = (daysAgo: Range, typed: string | null) =>
    onChange({ ...condition, daysAgo }, typed && `days ${typed}`);
  return (
    <Sentence
      template={t(`edit.${condition.type}`, { count: lastOf(condition.daysAgo) })}
      parts={{
        range: (
          <RangeField label={t('field.days')} value={condition.daysAgo} usual={30} {...bounds.days} onChange={change} />
        ),
      }}
    />
  );
}

export function BirthdayFields({ condition, onChange }: FieldsProps<'birthday'>) {
  return (
    <Sentence
      template={t('edit.birthday', { count: condition.withinDays })}
      parts={{
        days: (
          <NumberField
            label={t('field.days')}
            value={condition.withinDays}
            {...bounds.birthday}
            onChange={(withinDays) => onChange({ ...condition, withinDays }, 'days')}
          />
        ),
      }}
    />
  );
}

const scores = ['recency', 'frequency', 'money'] as const;

/** Groups to press; scores only where somebody else asked for them. */
export function RfmFields({ condition, onChange }: FieldsProps<'rfm'>) {
  const scored = scores.filter((score) => condition[score] !== undefined);
  return (
    <>
      {(condition.groups || scored.length === 0) && (
        <Sentence
          template={t('edit.rfm.groups')}
          parts={{
            groups: (
              <Chips
                label={t('field.groups')}
                options={rfmGroups.map((group) => ({ value: group, label: t(`group.${group}`) }))}
                chosen={condition.groups ?? []}
                onChange={(groups) => onChange({ ...condition, groups }, null)}
              />
            ),
          }}
        />
      )}
      {scored.map((score) => (
        <span key={score} className="hx-facet">
          <Sentence
            template={t(`edit.rfm.${score}`)}
            parts={{
              range: (
                <RangeField
                  label={t(`field.${score}`)}
                  value={condition[score] ?? {}}
                  usual={3}
                  {...bounds.score}
                  onChange={(range, typed) => onChange({ ...condition, [score]: range }, typed && `${score} ${typed}`)}
                />
              ),
            }}
          />
        </span>
      ))}
    </>
  );
}

export function TagFields({ condition, stock, onChange }: FieldsProps<'tag'>) {
  return (
    <Sentence
      template={t('edit.tag')}
      parts={{
        tag: (
          <TextField
            label={t('field.tag')}
            value={condition.tag}
            known={stock.choices?.tags.map(({ tag }) => tag) ?? []}
            onChange={(tag) => onChange({ ...condition, tag }, 'tag')}
          />
        ),
      }}
    />
  );
}

const comparisons = ['known', 'equal', 'containing', 'at_least', 'at_most'] as const;
const isNumeric = (is: Of<'attribute'>['is']) => is === 'at_least' || is === 'at_most';

export function AttributeFields({ condition, stock, onChange }: FieldsProps<'attribute'>) {
  const known = stock.choices?.attributes ?? [];
  const names = [...new Set([condition.name, ...known.map(({ name }) => name)])].filter((name) => name !== '');
  const values = known.find(({ name }) => name === condition.name)?.values ?? [];
  const compare = (is: Of<'attribute'>['is']) => {
    const { value, ...rest } = condition;
    if (is === 'known') onChange({ ...rest, is }, null);
    else if (isNumeric(is)) onChange({ ...rest, is, value: Number(value ?? 0) || 0 }, null);
    else onChange({ ...rest, is, value: value === undefined ? '' : String(value) }, null);
  };
  const { is, value } = condition;
  return (
    <Sentence
      template={t('edit.attribute')}
      parts={{
        name: (
          <SelectField
            label={t('field.name')}
            value={condition.name}
            data={names.map((name) => ({ value: name, label: name }))}
            onChange={(name) => onChange({ ...condition, name }, null)}
          />
        ),
        is: (
          <SelectField
            label={t('field.is')}
            value={is}
            data={comparisons.map((one) => ({ value: one, label: t(`is.${one}`) }))}
            onChange={compare}
          />
        ),
        value:
          is === 'known' ? null : isNumeric(is) && typeof value === 'number' ? (
            <NumberField
              label={t('field.value')}
              value={value}
              {...bounds.amount}
              decimals
              onChange={(next) => onChange({ ...condition, value: next }, 'value')}
            />
          ) : (
            <TextField
              label={t('field.value')}
              value={String(value ?? '')}
              known={values}
              onChange={(next) => onChange({ ...condition, value: next }, 'value')}
            />
          ),
      }}
    />
  );
}

const states = ['granted', 'withdrawn', 'unknown'] as const;

export function ConsentFields({ condition, onChange }: FieldsProps<'consent'>) {
  return (
    <>
      <Sentence
        template={t('edit.consent')}
        parts={{
          state: (
            <SelectField
              label={t('field.state')}
              value={condition.state}
              data={states.map((state) => ({ value: state, label: t(`state.${state}`) }))}
              onChange={(state) => onChange({ ...condition, state }, null)}
            />
          ),
          channel: (
            <SelectField
              label={t('field.channel')}
              value={condition.channel}
              data={channels.map((channel) => ({ value: channel, label: t(`channel.${channel}`) }))}
              onChange={(channel) => onChange({ ...condition, channel }, null)}
            />
          ),
        }}
      />
      {condition.purpose !== 'marketing' && <span>({condition.purpose})</span>}
    </>
  );
}

export function ContactFields({ condition, onChange }: FieldsProps<'contact'>) {
  return (
    <Sentence
      template={t('edit.contact')}
      parts={{
        channel: (
          <SelectField
            label={t('field.channel')}
            value={condition.channel}
            data={channels.map((channel) => ({ value: channel, label: t(`contact.${channel}`) }))}
            onChange={(channel) => onChange({ ...condition, channel }, null)}
          />
        ),
      }}
    />
  );
}
