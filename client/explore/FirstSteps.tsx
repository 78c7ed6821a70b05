import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useStreets } from '../api/basemap.ts';
import { pickFiles } from '../imports/pick.ts';
import { useCan } from '../shell/can.ts';
import { placing } from '../stores/placing.ts';
import { t } from '../strings/t.ts';
import { useExplore } from './context.ts';

/** The first day: what to do, in order, and what is done already. */
export function FirstSteps() {
  const { stores, places } = useExplore();
  const streets = useStreets();
  const can = useCan();
  const steps = [
    { key: 'streets', done: Boolean(streets.data), act: pickFiles },
    { key: 'store', done: (stores.data?.length ?? 0) > 0, act: () => placing.set({ id: null, position: null }) },
    { key: 'neighborhoods', done: places.length > 0, act: pickFiles },
    { key: 'customers', done: false, act: pickFiles },
  ] as const;
  const next = steps.find((step) => !step.done)?.key;
  return (
    <section className="hx-first" aria-label={t('first.title')}>
      <h2>{t('first.title')}</h2>
      <p className="hx-note">{t(can.change ? 'first.help' : 'first.wait')}</p>
      <ol>
        {steps.map(({ key, done, act }, index) => (
          <li key={key} data-done={done || undefined}>
            <span className="hx-step" aria-hidden>
              {done ? <IconCheck size={16} /> : index + 1}
            </span>
            <div>
              <strong>
                {t(`first.${key}`)}
                {done && <span className="hx-visually-hidden"> {t('first.done')}</span>}
              </strong>
              <p>{t(`first.${key}.help`)}</p>
              {can.change && !done && (
                <Button size="xs" variant={key === next ? 'filled' : 'default'} onClick={act}>
                  {t(`first.${key}.act`)}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
