import type { MessageChannel, Reach, ReachStep, Steps } from '../../api/reach.ts';
import { formatNumber } from '../../format/format.ts';
import { locale } from '../../format/locale.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';

/** As the contract names them; its schemas would be loaded with it. */
export const reachSteps = [
  'inArea',
  'inSegment',
  'withContact',
  'withConsent',
  'active',
  'notCapped',
  'reachable',
] as const satisfies readonly ReachStep[];
export const messageChannels = ['email', 'sms', 'push', 'mail', 'checkin'] as const satisfies MessageChannel[];

/** What is asked about: it changes the words. */
export interface Asked {
  /** null: all customers */
  segment: string | null;
  everywhere: boolean;
}

export interface StepRow {
  step: ReachStep;
  /** null: too few to show */
  count: number | null;
  /** who does not pass this step; null: not known exactly */
  lost: number | null;
  label: string;
  /** why they are lost; null where nobody is */
  why: string | null;
}

const lostBetween = (before: number | null, now: number | null): number | null =>
  before === null || now === null ? null : before - now;

/** "fewer than 10" where the number is held back. */
export const countWords = (count: number | null, k: number): string =>
  count === null ? t('held', { n: formatNumber(k) }) : formatNumber(count);

function labelOf(step: ReachStep, { segment, everywhere }: Asked): string {
  if (step === 'inArea') return t(everywhere ? 'step.inArea.all' : 'step.inArea');
  if (step === 'inSegment') return t('step.inSegment', { segment: segment ?? '' });
  return t(`step.${step}`);
}

/** The waterfall, without steps that cannot lose anybody here. */
export function stepRows(steps: Steps, asked: Asked): StepRow[] {
  const rows = reachSteps.map((step, index): StepRow => {
    const before = index === 0 ? null : steps[reachSteps[index - 1] ?? step];
    const lost = index === 0 ? 0 : lostBetween(before, steps[step]);
    const why =
      lost === null || lost === 0 || step === 'inArea'
        ? null
        : t(`lost.${step}`, { count: lost, n: formatNumber(lost) });
    return { step, count: steps[step], lost, label: labelOf(step, asked), why };
  });
  const silent = ({ step, lost }: StepRow) =>
    (step === 'inSegment' && asked.segment === null) || ((step === 'active' || step === 'reachable') && lost === 0);
  return rows.filter((row) => !silent(row));
}

const list = (parts: readonly string[]): string => new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);

/** "52 by e-mail and 29 by text message": each person once, by the first channel that reaches them. */
function channelsWords({ firstChannel }: Reach): string {
  const used = messageChannels.flatMap((channel) => {
    const count = firstChannel[channel] ?? 0;
    return count > 0 ? [{ channel, count }] : [];
  });
  const [only] = used;
  if (only && used.length === 1) return t(`by.${only.channel}`);
  return list(used.map(({ channel, count }) => `${formatNumber(count)} ${t(`by.${channel}`)}`));
}

/** The step at which the last of them is lost. */
const endsAt = (steps: Steps): ReachStep | undefined => reachSteps.find((step) => steps[step] === 0);

/** The waterfall in one sentence. */
export function sentenceOf(reach: Reach, asked: Asked): string {
  const { steps, k } = reach;
  const any = steps.any;
  const { segment, everywhere } = asked;
  const place = everywhere ? 'all' : 'here';
  const end = endsAt(any);
  if (end === 'inArea') return t(everywhere ? 'sentence.nobody.all' : 'sentence.nobody.here');
  if (end === 'inSegment') {
    const count = any.inArea ?? k;
    return t(`sentence.noneIn.${place}`, { count, n: countWords(any.inArea, k), segment: segment ?? '' });
  }
  if (end) {
    const before = any[reachSteps[reachSteps.indexOf(end) - 1] ?? end];
    return t(`sentence.ends.${end}`, { count: before ?? k, n: countWords(before, k) });
  }
  const of = t(segment === null ? `sentence.of.${place}` : `sentence.ofSegment.${place}`, {
    count: any.inSegment ?? k,
    n: countWords(any.inSegment, k),
    segment: segment ?? '',
  });
  const channels = channelsWords(reach);
  const sentence = t('sentence', { reached: countWords(any.reachable, k), of });
  return channels === '' ? `${sentence}.` : `${sentence}, ${channels}.`;
}
