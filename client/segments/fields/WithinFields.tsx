import { TextInput } from '@mantine/core';
import { tSegments as t } from '../../strings/en-segments.ts';
import { bounds, type Within } from '../clean.ts';
import { NumberField, SelectField } from './Inline.tsx';

const withinKinds = ['ever', 'days', 'dates'] as const;

interface WithinFieldsProps {
  within: Within | undefined;
  onChange: (within: Within | undefined, field: string | null) => void;
}

/** Ever, in the last days, or between two of them. */
export function WithinFields({ within, onChange }: WithinFieldsProps) {
  const kind = within === undefined ? 'ever' : 'days' in within ? 'days' : 'dates';
  const choose = (next: (typeof withinKinds)[number]) => {
    if (next === 'ever') onChange(undefined, null);
    else onChange(next === 'days' ? { days: 90 } : { from: '', to: '' }, null);
  };
  return (
    <span className="hx-facet">
      <SelectField
        label={t('within.kind')}
        value={kind}
        onChange={choose}
        data={withinKinds.map((one) => ({ value: one, label: t(`within.${one}`) }))}
      />
      {within && 'days' in within && (
        <NumberField
          label={t('field.days')}
          value={within.days}
          {...bounds.withinDays}
          unit={t('within.unit', { count: within.days })}
          onChange={(days) => onChange({ days }, 'within')}
        />
      )}
      {within && !('days' in within) && (
        <>
          <DayField
            label={t('field.from')}
            value={within.from}
            onChange={(from) => onChange({ ...within, from }, 'from')}
          />
          <DayField label={t('field.to')} value={within.to} onChange={(to) => onChange({ ...within, to }, 'to')} />
        </>
      )}
    </span>
  );
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  onChange: (day: string) => void;
}

function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <TextInput
      size="xs"
      type="date"
      aria-label={label}
      value={value?.slice(0, 10) ?? ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
