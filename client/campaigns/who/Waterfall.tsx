import type { Reach, ReachStep } from '../../api/reach.ts';
import { blockWidthMeters } from '../../explore/words.ts';
import { formatDistance, formatNumber } from '../../format/format.ts';
import { Shades } from '../../segments/Where.tsx';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import { isBlockStep } from './layers.ts';
import { type Asked, countWords, type StepRow, stepRows } from './reach-words.ts';
import type { Laid } from './useWhoOverlay.ts';

interface WaterfallProps {
  reach: Reach;
  asked: Asked;
  laid: Laid;
  resolution: number;
  step: ReachStep;
  onStep: (step: ReachStep) => void;
}

/** Each step with its number and who is lost there; the chosen one is what the map shows. */
export function Waterfall({ reach, asked, laid, resolution, step, onStep }: WaterfallProps) {
  const rows = stepRows(reach.steps.any, asked);
  const most = Math.max(1, ...rows.map(({ count }) => count ?? 0));
  const shown = rows.find((row) => row.step === step) ?? rows.at(-1);
  return (
    <section className="hx-block" aria-label={t('waterfall.title')}>
      <h3>{t('waterfall.title')}</h3>
      <fieldset className="hx-waterfall">
        <legend className="hx-note">{t('waterfall.help')}</legend>
        {rows.map((row, index) => (
          <StepBar
            key={row.step}
            row={row}
            before={rows[index - 1]?.count ?? null}
            most={most}
            k={reach.k}
            shown={row === shown}
            can={laid.hasHoods || isBlockStep(row.step)}
            onShow={() => onStep(row.step)}
          />
        ))}
      </fieldset>
      <Legend laid={laid} resolution={resolution} />
      <HeldBack reach={reach} />
    </section>
  );
}

interface StepBarProps {
  row: StepRow;
  before: number | null;
  most: number;
  k: number;
  shown: boolean;
  /** the map knows where these people are */
  can: boolean;
  onShow: () => void;
}

function StepBar({ row, before, most, k, shown, can, onShow }: StepBarProps) {
  const { count, label, why } = row;
  const width = (people: number) => `${(100 * people) / most}%`;
  return (
    <label data-shown={shown || undefined}>
      <input
        type="radio"
        name="reach-step"
        className="hx-visually-hidden"
        checked={shown}
        disabled={!can}
        onChange={onShow}
      />
      <span className="hx-step-line">
        <strong data-held={count === null || undefined}>{countWords(count, k)}</strong> <span>{label}</span>
      </span>
      <span className="hx-step-bar" aria-hidden>
        {before !== null && <i className="hx-hatch" style={{ width: width(before) }} />}
        <b style={{ width: width(count ?? 0) }} />
      </span>
      {why && <small>{why}</small>}
    </label>
  );
}

/** What the colors on the map mean. */
function Legend({ laid: { classes, byBlock }, resolution }: { laid: Laid; resolution: number }) {
  if (classes.length === 0) return null;
  const size = formatDistance(blockWidthMeters(resolution));
  return (
    <>
      <p className="hx-note">{t(byBlock ? 'legend.blocks' : 'legend.hoods', { size })}</p>
      <Shades classes={classes} />
    </>
  );
}

function HeldBack({ reach: { suppressed, k } }: { reach: Reach }) {
  if (!suppressed || suppressed.cells === 0) return null;
  const { cells } = suppressed;
  return <p className="hx-note">{t('legend.held', { count: cells, n: formatNumber(cells), k: formatNumber(k) })}</p>;
}
