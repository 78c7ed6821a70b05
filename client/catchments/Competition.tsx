import { Button, CloseButton, TextInput } from '@mantine/core';
import { useState } from 'react';
import { moveMap } from '../map/commands.ts';
import { t } from '../strings/t.ts';
import { mostRivals, type Rival, type RivalAsk } from '../view/area.ts';
import { addRivals } from './ask.ts';
import { Choice } from './Choice.tsx';
import { FindRivals } from './FindRivals.tsx';
import { Mode } from './Mode.tsx';
import { Range } from './Range.tsx';
import type { Areas } from './useAreas.ts';
import { sizeWords } from './words.ts';

/** Sizes against the own shop, a step of the slider apart. */
const ratios = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6];
const nearestRatio = (ratio: number): number =>
  ratios.reduce((best, _one, index) => {
    const off = (at: number) => Math.abs(Math.log2((ratios[at] ?? 1) / ratio));
    return off(index) < off(best) ? index : best;
  }, 0);

export function Competition({ ask, page }: { ask: RivalAsk; page: Areas }) {
  const { change, result } = page;
  const [finding, setFinding] = useState(false);
  const rivals = ask.competitors;
  const set = (competitors: Rival[], how: 'push' | 'replace' = 'push') => change({ ...ask, competitors }, how);
  const model = result?.ask.method === 'huff' ? result.answer.huff : undefined;

  return (
    <>
      <Mode value={ask.mode} onChange={(mode) => change({ ...ask, mode })} />
      <section className="hx-rivals" aria-label={t('areas.rivals')}>
        <header>
          <h3>
            {t('areas.rivals')} {rivals.length > 0 && <span className="hx-count">{rivals.length}</span>}
          </h3>
          {rivals.length > 1 && (
            <button type="button" className="hx-link" onClick={() => set([])}>
              {t('areas.rivals.clear')}
            </button>
          )}
        </header>
        {rivals.length === 0 && (
          <p className="hx-note">{t(page.stores.length > 1 ? 'areas.rivals.none.several' : 'areas.rivals.none')}</p>
        )}
        <ul>
          {rivals.map((rival, index) => (
            <RivalRow
              key={rival.osmId ?? `hand-${index}`}
              rival={rival}
              own={ask.attraction}
              onChange={(next) =>
                set(
                  rivals.map((one) => (one === rival ? next : one)),
                  'replace',
                )
              }
              onRemove={() => set(rivals.filter((one) => one !== rival))}
            />
          ))}
        </ul>
        {finding ? (
          <FindRivals
            rivals={rivals}
            own={ask.attraction}
            mode={ask.mode}
            store={page.store}
            onAdd={(added) => set(addRivals(rivals, added))}
            onDone={() => setFinding(false)}
          />
        ) : (
          <Button variant={rivals.length === 0 ? 'filled' : 'default'} size="xs" onClick={() => setFinding(true)}>
            {t('areas.rivals.find')}
          </Button>
        )}
        {rivals.length >= mostRivals && <p className="hx-note">{t('areas.rivals.most', { n: mostRivals })}</p>}
      </section>
      <Choice ask={ask} model={model} change={change} />
    </>
  );
}

interface RivalRowProps {
  rival: Rival;
  own: number;
  onChange: (next: Rival) => void;
  onRemove: () => void;
}

function RivalRow({ rival, own, onChange, onRemove }: RivalRowProps) {
  const { name, osmId, attraction, position } = rival;
  const ratio = attraction / own;
  return (
    <li className="hx-rival">
      {osmId === null ? (
        <TextInput
          size="xs"
          variant="unstyled"
          aria-label={t('areas.rivals.rename')}
          maxLength={200}
          defaultValue={name}
          onBlur={(event) => {
            const next = event.currentTarget.value.trim();
            if (next !== '' && next !== name) onChange({ ...rival, name: next });
            else event.currentTarget.value = name;
          }}
        />
      ) : (
        <button type="button" className="hx-plain" onClick={() => moveMap({ kind: 'fly', center: position })}>
          {name}
        </button>
      )}
      <CloseButton size="sm" aria-label={t('areas.rivals.remove', { name })} onClick={onRemove} />
      <Range
        label={t('areas.rivals.size', { name })}
        hideLabel
        least={0}
        most={ratios.length - 1}
        step={1}
        value={nearestRatio(ratio)}
        words={sizeWords(ratio)}
        onChange={(index) => onChange({ ...rival, attraction: own * (ratios[index] ?? 1) })}
      />
    </li>
  );
}
