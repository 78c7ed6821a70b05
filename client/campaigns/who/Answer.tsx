import { Button, Skeleton } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { CampaignFields } from '../../api/campaigns.ts';
import type { ReachStep } from '../../api/reach.ts';
import { formatNumber } from '../../format/format.ts';
import { failureWords } from '../../notify/notices.ts';
import { useCan } from '../../shell/can.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import { t as tShared } from '../../strings/t.ts';
import type { StepProps } from '../flow.ts';
import { Beside } from './Beside.tsx';
import { Channels } from './Channels.tsx';
import { Hoods } from './Hoods.tsx';
import { type Asked, sentenceOf } from './reach-words.ts';
import { Stuck } from './Stuck.tsx';
import type { Reached } from './useReached.ts';
import type { Laid } from './useWhoOverlay.ts';
import { Waterfall } from './Waterfall.tsx';

export interface AnswerProps {
  reached: Reached;
  asked: Asked;
  laid: Laid;
  step: ReachStep;
  onStep: (step: ReachStep) => void;
  /** of the table: the neighborhood shown on the map */
  hoodId: string | null;
  onHood: (id: string | null) => void;
  fields: CampaignFields;
  change: StepProps['change'];
  goTo: StepProps['goTo'];
  /** where and who are asked, between the sentence and what explains it */
  children: ReactNode;
}

/** What POST /reach says, around what it is asked. The answer before stays, dimmed, while the next is on its way. */
export function Answer(props: AnswerProps) {
  const { reached, asked, children } = props;
  const { reach, stale, busy, loading, error } = reached;
  const failed = error && (stale || !reach);
  const id = useId();
  return (
    <>
      <section className="hx-reach-head" aria-labelledby={id} data-stale={stale || undefined}>
        <h3 id={id} className="hx-visually-hidden">
          {t('reach.title')}
        </h3>
        {failed ? (
          <div className="hx-trouble" role="alert">
            <strong>{t('reach.failed')}</strong>
            <p>{failureWords(error)}</p>
            <Button size="xs" variant="default" onClick={() => reached.retry()}>
              {tShared('retry')}
            </Button>
          </div>
        ) : loading ? (
          <Skeleton height={52} role="status" aria-label={tShared('state.loading')} />
        ) : (
          <p className="hx-sentence" aria-live="polite">
            {reach ? sentenceOf(reach, asked) : t('reach.draw')}
          </p>
        )}
        <i className="hx-thin" data-on={(busy && !failed) || undefined} aria-hidden />
      </section>
      {reach && !failed && <Stuck reach={reach} asked={asked} />}
      {children}
      {reach && !failed && <Explained {...props} reach={reach} stale={stale} />}
    </>
  );
}

interface ExplainedProps extends AnswerProps {
  reach: NonNullable<Reached['reach']>;
  stale: boolean;
}

function Explained({
  reach,
  stale,
  asked,
  laid,
  reached,
  step,
  onStep,
  hoodId,
  onHood,
  fields,
  change,
  goTo,
}: ExplainedProps) {
  const can = useCan();
  if (reach.steps.any.inArea === 0 && reach.households === null) return null;
  return (
    <div className="hx-reach-answer" data-stale={stale || undefined}>
      {reach.steps.any.inArea !== 0 && (
        <>
          <Waterfall
            reach={reach}
            asked={asked}
            laid={laid}
            resolution={reached.resolution}
            step={step}
            onStep={onStep}
          />
          <Channels reach={reach} asked={asked} />
        </>
      )}
      <Hoods reach={reach} hoodId={hoodId} onHood={onHood} segment={asked.segment !== null} />
      <Beside reach={reach} fields={fields} change={change} goTo={goTo} />
      {!can.change && <p className="hx-note">{t('reach.rounded', { n: formatNumber(reach.k) })}</p>}
      {reach.estimated && <p className="hx-note">{t('reach.estimated')}</p>}
    </div>
  );
}
