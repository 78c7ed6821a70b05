import { NativeSelect, Switch } from '@mantine/core';
import type { Catchments } from '../api/catchments.ts';
import { formatNumber } from '../format/format.ts';
import { t } from '../strings/t.ts';
import type { AreaAsk, RivalAsk } from '../view/area.ts';
import { Range } from './Range.tsx';
import { minutesWords } from './words.ts';

/** Beyond these nothing changes that anybody could see. */
const most = { alpha: 3, beta: 5 } as const;
const usual = { alpha: 1, beta: 2 } as const;

interface ChoiceProps {
  ask: RivalAsk;
  model: Catchments['huff'];
  change: (next: AreaAsk, how?: 'push' | 'replace') => void;
}

/** How much size and distance weigh when people choose a shop; given, or learned from the customers. */
export function Choice({ ask, model, change }: ChoiceProps) {
  const near = [10, 15, 20, 30, 45, 60];
  return (
    <details className="hx-more" open={ask.alpha === 'fit' || ask.beta === 'fit' || undefined}>
      <summary>{t('areas.model')}</summary>
      {(['alpha', 'beta'] as const).map((name) => {
        const given = ask[name];
        const learned = model?.fitted[name] ?? false;
        const used = given === 'fit' ? (model?.[name] ?? usual[name]) : given;
        return (
          <div key={name} className="hx-weight">
            <Range
              label={t(`areas.${name}`)}
              least={0}
              most={most[name]}
              step={0.1}
              value={Math.min(most[name], used)}
              words={formatNumber(used)}
              ends={[t('areas.matters.not'), t('areas.matters.lot')]}
              disabled={given === 'fit'}
              onChange={(value) => change({ ...ask, [name]: value }, 'replace')}
            />
            <Switch
              size="xs"
              label={t('areas.learn')}
              description={
                given === 'fit' && model
                  ? t(learned ? 'areas.learned' : 'areas.notLearned', {
                      n: formatNumber(model.sample),
                      value: formatNumber(used),
                    })
                  : undefined
              }
              checked={given === 'fit'}
              onChange={(event) =>
                change({ ...ask, [name]: event.currentTarget.checked ? 'fit' : Number(used.toFixed(1)) })
              }
            />
          </div>
        );
      })}
      {model?.note && (ask.alpha === 'fit' || ask.beta === 'fit') && (
        <p className="hx-callout">{t(`areas.note.${model.note}`, { n: formatNumber(model.sample) })}</p>
      )}
      <NativeSelect
        size="xs"
        label={t('areas.within')}
        value={String(ask.maxMinutes)}
        onChange={(event) => change({ ...ask, maxMinutes: Number(event.currentTarget.value) })}
        data={[...new Set([...near, ask.maxMinutes])]
          .sort((a, b) => a - b)
          .map((minutes) => ({ value: String(minutes), label: minutesWords(minutes) }))}
      />
    </details>
  );
}
