import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useExplore } from '../explore/context.ts';
import { formatRadius } from '../format/format.ts';
import { tFences as t } from '../strings/en-fences.ts';
import type { Rules } from './draft.ts';
import { usualMargin } from './margin.ts';
import { durationWords } from './words.ts';

interface RuleFieldsProps {
  rules: Rules;
  squareMeters: number | null;
  onChange: (patch: Partial<Rules>) => void;
}

const stays = [60, 120, 300, 600, 900, 1_800, 3_600];
const pauses = [1_800, 3_600, 14_400, 43_200, 86_400, 259_200, 604_800];
/** The usual ones and the one that is set, which may have come from elsewhere. */
const withOwn = (usual: readonly number[], own: number | null): number[] =>
  [...new Set(own === null || own === 0 ? usual : [...usual, own])].sort((a, b) => a - b);

/** How long is a stay, how often something may follow; how sure and how far are folded away. */
export function RuleFields({ rules, squareMeters, onChange }: RuleFieldsProps) {
  const { dwellSeconds, cooldownSeconds } = rules;
  return (
    <section className="hx-block" aria-label={t('edit.rules')}>
      <h3>{t('edit.rules')}</h3>
      <NativeSelect
        size="xs"
        label={t('rules.dwell')}
        value={String(dwellSeconds ?? '')}
        onChange={(event) => {
          const text = event.currentTarget.value;
          onChange({ dwellSeconds: text === '' ? null : Number(text) });
        }}
        data={[
          { value: '', label: t('rules.dwell.never') },
          ...withOwn(stays, dwellSeconds).map((seconds) => ({ value: String(seconds), label: durationWords(seconds) })),
        ]}
      />
      <NativeSelect
        size="xs"
        label={t('rules.cooldown')}
        value={String(cooldownSeconds)}
        onChange={(event) => onChange({ cooldownSeconds: Number(event.currentTarget.value) })}
        data={[
          { value: '0', label: t('rules.cooldown.each') },
          ...withOwn(pauses, cooldownSeconds).map((seconds) => ({
            value: String(seconds),
            label: t('rules.cooldown.once', { time: durationWords(seconds) }),
          })),
        ]}
      />
      <details className="hx-more">
        <summary>{t('rules.more')}</summary>
        <Finer rules={rules} squareMeters={squareMeters} onChange={onChange} />
      </details>
    </section>
  );
}

const enterRules = ['standard', 'confirmed', 'instant'] as const;

function Finer({ rules, squareMeters, onChange }: RuleFieldsProps) {
  const { stores } = useExplore();
  const all = stores.data ?? [];
  return (
    <div className="hx-form">
      <NativeSelect
        size="xs"
        label={t('rules.enter')}
        value={rules.enterRule}
        onChange={(event) => {
          const chosen = enterRules.find((one) => one === event.currentTarget.value);
          if (chosen) onChange({ enterRule: chosen });
        }}
        data={enterRules.map((one) => ({ value: one, label: t(`rules.enter.${one}`) }))}
      />
      <Margin rules={rules} squareMeters={squareMeters} onChange={onChange} />
      <NativeSelect
        size="xs"
        label={t('rules.store')}
        value={rules.storeId ?? ''}
        onChange={(event) => onChange({ storeId: event.currentTarget.value || null })}
        data={[{ value: '', label: t('rules.store.none') }, ...all.map(({ id, name }) => ({ value: id, label: name }))]}
      />
    </div>
  );
}

const mostMeters = 10_000;

function Margin({ rules: { marginMeters }, squareMeters, onChange }: RuleFieldsProps) {
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    setTyped((before) => (before !== null && Number(before) !== marginMeters ? null : before));
  }, [marginMeters]);
  const usual = Math.round(squareMeters === null ? 20 : usualMargin(squareMeters));
  const fits = (text: string) => text.trim() !== '' && Number(text) >= 0 && Number(text) <= mostMeters;
  return (
    <>
      <NativeSelect
        size="xs"
        label={t('rules.margin')}
        description={t('rules.margin.help')}
        value={marginMeters === null ? 'usual' : 'set'}
        onChange={(event) => onChange({ marginMeters: event.currentTarget.value === 'usual' ? null : usual })}
        data={[
          { value: 'usual', label: t('rules.margin.usual', { distance: formatRadius(usual) }) },
          { value: 'set', label: t('rules.margin.set') },
        ]}
      />
      {marginMeters !== null && (
        <TextInput
          size="xs"
          type="number"
          label={t('rules.margin.meters')}
          min={0}
          max={mostMeters}
          value={typed ?? String(marginMeters)}
          error={typed !== null && !fits(typed)}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            if (fits(text)) onChange({ marginMeters: Number(text) });
          }}
          onBlur={() => setTyped(null)}
        />
      )}
    </>
  );
}
