import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface AmountProps {
  label: string;
  /** null: nothing is typed */
  value: number | null;
  onChange: (value: number | null) => void;
  /** inclusive */
  min: number;
  max: number;
  whole?: boolean;
  /** Nothing typed is an answer. */
  optional?: boolean;
  description?: string;
}

/** A number as it is typed; what is none, or too small or too large, is not taken over. */
export function Amount({ label, value, onChange, min, max, whole = true, optional = false, description }: AmountProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const read = (text: string): number | null | undefined => {
    if (text.trim() === '') return optional ? null : undefined;
    const number = Number(text.replace(',', '.'));
    const fits = Number.isFinite(number) && number >= min && number <= max && (!whole || Number.isInteger(number));
    return fits ? number : undefined;
  };
  const wrong = typed !== null && read(typed) === undefined;
  return (
    <TextInput
      size="xs"
      inputMode={whole ? 'numeric' : 'decimal'}
      label={label}
      description={description}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      value={typed ?? (value === null ? '' : String(value))}
      error={wrong ? `${min} – ${max}` : undefined}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = read(text);
        if (next !== undefined) onChange(next);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
