import { useState } from 'react';
import { tSegments as t } from '../../strings/en-segments.ts';
import type { Range } from '../clean.ts';
import { NumberField, SelectField } from './Inline.tsx';

const rangeKinds = ['least', 'most', 'between', 'exactly'] as const;
type RangeKind = (typeof rangeKinds)[number];

const kindOf = ({ min, max }: Range): RangeKind => {
  if (min === undefined) return 'most';
  if (max === undefined) return 'least';
  return min === max ? 'exactly' : 'between';
};

/** The same numbers, meant in another way. */
function asKind(kind: RangeKind, { min, max }: Range, usual: number): Range {
  const low = min ?? max ?? usual;
  const high = max ?? min ?? usual;
  if (kind === 'least') return { min: low };
  if (kind === 'most') return { max: high };
  return kind === 'exactly' ? { min: low, max: low } : { min: low, max: Math.max(low, high) };
}

interface RangeFieldProps {
  /** what is counted */
  label: string;
  value: Range;
  least: number;
  most: number;
  step?: number;
  unit?: string;
  decimals?: boolean;
  kinds?: readonly RangeKind[];
  usual: number;
  /** `typed` names the number that was typed, null for a choice */
  onChange: (range: Range, typed: 'min' | 'max' | null) => void;
}

/** "at least [3]", "between [2] and [5]": numbers with how they are meant. */
export function RangeField({ label, value, kinds = rangeKinds, usual, onChange, ...rest }: RangeFieldProps) {
  // Two equal numbers are also what "between" passes through while it is typed.
  const [between, setBetween] = useState(kindOf(value) === 'between');
  const derived = kindOf(value);
  const kind = derived === 'exactly' && between ? 'between' : derived;
  const { min, max } = value;
  const choose = (next: RangeKind) => {
    setBetween(next === 'between');
    onChange(asKind(next, value, usual), null);
  };
  const low = min ?? usual;
  const high = max ?? usual;
  return (
    <>
      <SelectField
        label={t('range.kind')}
        value={kind}
        onChange={choose}
        data={rangeKinds
          .filter((one) => kinds.includes(one) || one === kind)
          .map((one) => ({ value: one, label: t(`range.${one}`) }))}
      />
      {kind === 'least' && (
        <NumberField {...rest} label={label} value={low} onChange={(next) => onChange({ min: next }, 'min')} />
      )}
      {kind === 'most' && (
        <NumberField {...rest} label={label} value={high} onChange={(next) => onChange({ max: next }, 'max')} />
      )}
      {kind === 'exactly' && (
        <NumberField
          {...rest}
          label={label}
          value={low}
          onChange={(next) => onChange({ min: next, max: next }, 'min')}
        />
      )}
      {kind === 'between' && (
        <>
          <NumberField
            {...rest}
            label={t('field.min', { what: label })}
            value={low}
            onChange={(next) => onChange({ min: next, max: Math.max(next, high) }, 'min')}
          />
          <span>{t('range.and')}</span>
          <NumberField
            {...rest}
            label={t('field.max', { what: label })}
            value={high}
            least={low}
            onChange={(next) => onChange({ min: low, max: next }, 'max')}
          />
        </>
      )}
    </>
  );
}
