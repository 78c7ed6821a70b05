import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useId, useState } from 'react';

interface NumberFieldProps {
  label: string;
  value: number;
  least: number;
  most: number;
  step?: number;
  unit?: string;
  /** cents and parts of a mile; whatever else is counted is whole */
  decimals?: boolean;
  onChange: (value: number) => void;
}

/** While it is typed into, it shows what is typed; only numbers in its bounds are told. */
export function NumberField({ label, value, least, most, step, unit, decimals, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const reads = (text: string) => {
    const amount = Number(text);
    return text.trim() !== '' && amount >= least && amount <= most && (decimals || Number.isInteger(amount));
  };
  // It was changed from elsewhere, such as by undoing.
  useEffect(() => setTyped((before) => (before !== null && Number(before) !== value ? null : before)), [value]);
  const type = (text: string) => {
    setTyped(text);
    if (reads(text) && Number(text) !== value) onChange(Number(text));
  };
  const text = typed ?? String(value);
  const wrong = typed !== null && typed.trim() !== '' && !reads(typed);
  return (
    <span className="hx-inline" data-unit={unit ? true : undefined}>
      <TextInput
        size="xs"
        type="number"
        aria-label={label}
        className="hx-inline-number"
        style={{ width: `calc(${Math.min(9, Math.max(3, text.length))}ch + 20px)` }}
        min={least}
        max={most}
        step={step ?? 1}
        value={text}
        error={wrong}
        onChange={(event) => type(event.currentTarget.value)}
        onBlur={() => setTyped(null)}
      />
      {unit && <span>{unit}</span>}
    </span>
  );
}

interface SelectFieldProps<Value extends string> {
  label: string;
  value: Value;
  data: readonly { value: Value; label: string; disabled?: boolean }[];
  onChange: (value: Value) => void;
}

/** A native select only as wide as what it says. */
export function SelectField<Value extends string>({ label, value, data, onChange }: SelectFieldProps<Value>) {
  const shown = data.find((one) => one.value === value)?.label ?? '';
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      className="hx-inline-select"
      style={{ width: `calc(${0.85 * Math.min(26, Math.max(2, shown.length))}ch + 40px)` }}
      value={value}
      onChange={(event) => {
        const chosen = data.find((one) => one.value === event.currentTarget.value);
        if (chosen) onChange(chosen.value);
      }}
      data={data.map((one) => ({ ...one }))}
    />
  );
}

interface TextFieldProps {
  label: string;
  value: string;
  example?: string | undefined;
  /** what has occurred, to choose from while typing */
  known?: readonly string[];
  onChange: (value: string) => void;
}

const mostKnown = 200;

export function TextField({ label, value, example, known = [], onChange }: TextFieldProps) {
  const id = useId();
  return (
    <>
      <TextInput
        size="xs"
        aria-label={label}
        className="hx-inline-text"
        maxLength={200}
        value={value}
        placeholder={example}
        list={known.length > 0 ? id : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {known.length > 0 && (
        <datalist id={id}>
          {known.slice(0, mostKnown).map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}

interface CommitFieldProps {
  label: string;
  value: string;
  /** told only when it can be read; returns whether it could */
  onCommit: (text: string) => boolean;
  error: string;
}

/** For what makes sense only as a whole, such as coordinates. */
export function CommitField({ label, value, onCommit, error }: CommitFieldProps) {
  const [typed, setTyped] = useState(value);
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    setTyped(value);
    setWrong(false);
  }, [value]);
  return (
    <TextInput
      size="xs"
      aria-label={label}
      className="hx-inline-text"
      value={typed}
      error={wrong ? error : undefined}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => setWrong(typed !== value && !onCommit(typed))}
      onKeyDown={(event) => {
        if (event.key === 'Enter') setWrong(!onCommit(typed));
      }}
    />
  );
}

interface ChipsProps<Value extends string | number> {
  label: string;
  options: readonly { value: Value; label: string; title?: string }[];
  chosen: readonly Value[];
  onChange: (chosen: Value[]) => void;
}

/** Several of a few, in the order they are offered. */
export function Chips<Value extends string | number>({ label, options, chosen, onChange }: ChipsProps<Value>) {
  const toggle = (value: Value) =>
    onChange(
      options
        .map((option) => option.value)
        .filter((one) => (one === value ? !chosen.includes(one) : chosen.includes(one))),
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not flow with the words of a sentence
    <div className="hx-chips" role="group" aria-label={label}>
      {options.map(({ value, label: words, title }) => (
        <button
          key={value}
          type="button"
          title={title}
          aria-pressed={chosen.includes(value)}
          onClick={() => toggle(value)}
        >
          {words}
        </button>
      ))}
    </div>
  );
}
