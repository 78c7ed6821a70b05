import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { formatRadius, usesImperial } from '../format/format.ts';
import { t } from '../strings/t.ts';
import { type AreaAsk, stepLimits } from '../view/area.ts';
import { parseRadius, parseWhole, stepsOf, toggleStep, usualMinutes, usualPercents, usualRadii } from './ask.ts';
import { stepWords } from './words.ts';

type SteppedAsk = Exclude<AreaAsk, { method: 'huff' }>;

const fields = { ring: 'meters', isochrone: 'minutes', customers: 'percents' } as const;
const usual = { ring: usualRadii(usesImperial), isochrone: usualMinutes, customers: usualPercents };

/** Radii, minutes or percents: the usual ones to press, any other to type. */
export function Steps({ ask, onChange }: { ask: SteppedAsk; onChange: (next: SteppedAsk) => void }) {
  const [adding, setAdding] = useState(false);
  const steps = stepsOf(ask);
  const { several } = stepLimits[ask.method];
  const full = steps.length >= several;
  const offered = [...new Set([...usual[ask.method], ...steps])].sort((a, b) => a - b);
  const label = useId();

  return (
    <div className="hx-steps-field">
      <span id={label} className="hx-field-label">
        {t(`areas.${fields[ask.method]}`)}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand in a row with its fields */}
      <div className="hx-chips" role="group" aria-labelledby={label}>
        {offered.map((step) => {
          const on = steps.includes(step);
          return (
            <button
              key={step}
              type="button"
              aria-pressed={on}
              disabled={(!on && full) || (on && steps.length === 1)}
              title={!on && full ? t('areas.steps.most', { n: several }) : undefined}
              onClick={() => onChange(toggleStep(ask, step))}
            >
              {stepWords(ask, step)}
            </button>
          );
        })}
        <button type="button" aria-expanded={adding} disabled={full} onClick={() => setAdding(!adding)}>
          {t('areas.add')}
        </button>
      </div>
      {adding && !full && (
        <Another
          ask={ask}
          onAdd={(step) => {
            if (!steps.includes(step)) onChange(toggleStep(ask, step));
            setAdding(false);
          }}
        />
      )}
    </div>
  );
}

function Another({ ask, onAdd }: { ask: SteppedAsk; onAdd: (step: number) => void }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const field = fields[ask.method];
  const example = formatRadius(usesImperial ? 1207 : 750);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const step = ask.method === 'ring' ? parseRadius(text, usesImperial) : parseWhole(text, stepLimits[ask.method]);
    if (step === null) setWrong(true);
    else onAdd(step);
  };
  return (
    <form className="hx-add-step" onSubmit={add}>
      <TextInput
        size="xs"
        ref={input}
        aria-label={t(`areas.add.${field}`, { example })}
        placeholder={t(`areas.add.${field}`, { example })}
        inputMode={ask.method === 'ring' ? 'text' : 'numeric'}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setWrong(false);
        }}
        error={wrong ? t(`areas.add.bad.${field}`, { example }) : undefined}
      />
      <Button type="submit" size="xs" variant="default">
        {t('areas.add.act')}
      </Button>
    </form>
  );
}
