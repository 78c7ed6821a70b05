import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import type { CampaignFields } from '../../api/campaigns.ts';
import { type CampaignArea, type MessageChannel, type ReachAsk, useReach } from '../../api/reach.ts';
import { viewport } from '../../map/viewport.ts';
import { useValue } from '../../view/value.ts';

const drawingMs = 150;
const blocks = { coarsest: 5, finest: 10, usual: 8 };

/** What POST /reach is asked of a campaign. Flyers go to households; no channel chosen yet: all of them. */
export function askOf(
  { segmentId, channels, holdout }: Pick<CampaignFields, 'segmentId' | 'channels' | 'holdout'>,
  area: CampaignArea,
  campaignId: string,
): ReachAsk {
  const people = channels.filter((channel): channel is MessageChannel => channel !== 'flyer');
  return {
    area,
    campaignId,
    holdout,
    ...(segmentId === null ? {} : { segment: segmentId }),
    ...(people.length > 0 ? { channels: people } : {}),
  };
}

/** How fine the blocks are does not change what is asked. */
export const sameAsk = ({ resolution: _one, ...one }: ReachAsk, { resolution: _other, ...other }: ReachAsk): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

export type Reached = ReturnType<typeof useReached>;

/** Whom an area and a segment reach, counted while they change. null: what is drawn cannot be counted. */
export function useReached(ask: ReachAsk | null) {
  const seen = useValue(viewport);
  const resolution = Math.min(blocks.finest, Math.max(blocks.coarsest, seen?.resolution ?? blocks.usual));
  const text = JSON.stringify(ask);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it says counts, not which object says it
  const steady = useMemo(() => ask && { ...ask, resolution }, [text, resolution]);
  const [settled] = useDebouncedValue(steady, drawingMs);
  const answer = useReach(settled);
  const { data } = answer;
  return {
    reach: data?.reach ?? null,
    resolution,
    /** the answer is to a question before */
    stale: data !== undefined && (steady === null || !sameAsk(data.ask, steady)),
    busy: answer.isFetching || settled !== steady,
    loading: data === undefined && answer.isPending && steady !== null,
    error: answer.error,
    retry: () => answer.refetch(),
  };
}
