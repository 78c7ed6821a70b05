import { useId } from 'react';

interface RangeProps {
  label: string;
  /** the label is for screen readers: what the slider belongs to stands above it */
  hideLabel?: boolean;
  least: number;
  most: number;
  step: number;
  value: number;
  /** the value as people say it, beside the slider and read aloud */
  words: string;
  /** what the two ends mean */
  ends?: [string, string];
  disabled?: boolean;
  onChange: (value: number) => void;
}

export function Range({ label, hideLabel, least, most, step, value, words, ends, disabled, onChange }: RangeProps) {
  const id = useId();
  return (
    <div className="hx-range">
      <label htmlFor={id} className={hideLabel ? 'hx-visually-hidden' : 'hx-field-label'}>
        {label}
      </label>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        disabled={disabled}
        aria-valuetext={words}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
      <output htmlFor={id}>{words}</output>
      {ends && (
        <p aria-hidden>
          <span>{ends[0]}</span>
          <span>{ends[1]}</span>
        </p>
      )}
    </div>
  );
}
