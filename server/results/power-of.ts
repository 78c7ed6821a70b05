import type { Knex } from 'knex';
import {
  bufferResolution,
  type CampaignRow,
  neighborhoodHoldout,
  type Paired,
  settingsOf,
} from '../campaigns/index.ts';
import { messageChannels } from '../contract/audience.ts';
import type { Power } from '../contract/results.ts';
import { Refusal } from '../http/problem.ts';
import type { Principal } from '../http/route.ts';
import { policyForPicked, toldCount } from '../privacy/policy.ts';
import { audienceOf, audienceSql } from '../reach/index.ts';
import type { SegmentDependencies } from '../segments/index.ts';
import { detectableByPairs, detectableShare } from './power.ts';
import { type PastGroup, pastGroups } from './queries-power.ts';
import { leastPairs } from './randomization.ts';

interface Sides {
  treated: number;
  holdout: number;
  pairs: number | null;
  detectable: number | null;
}

/** How small an effect a campaign could tell from chance, if it were launched now. */
export async function powerOf(
  knex: Knex,
  principal: Principal,
  row: CampaignRow,
  deps: SegmentDependencies,
): Promise<Power | Refusal> {
  const { businessId, role } = principal;
  const { area, segmentId, channels: all, holdout } = row.definition;
  const parts = await audienceSql(knex, principal, { area, segmentId, segmentAt: '/segmentId' }, deps);
  if (parts instanceof Refusal) return parts;
  const audience = audienceOf(parts);
  const { caps, attributionDays: days } = await settingsOf(knex, businessId);
  const isByPairs = holdout.unit === 'neighborhoods';
  const { pairs, bufferCells } = isByPairs
    ? await neighborhoodHoldout(knex, businessId, { salt: row.salt, campaignId: row.id }, audience)
    : { pairs: [], bufferCells: [] };
  const channels = messageChannels.filter((channel) => all.includes(channel));
  const groups = await pastGroups(knex, businessId, {
    ...{ audience, channels, caps, at: new Date(), days, bufferCells, resolution: bufferResolution },
  });
  const total = sum(groups);
  const baseline = total.people > 0 ? total.buyers / total.people : 0;
  const share = holdout.unit === 'people' ? holdout.share : 0;
  const sides = isByPairs ? byPairs(groups, pairs) : byPeople(total.people, share, baseline);
  const policy = policyForPicked(role);
  const told = toldCount(total.people, policy) !== null && total.people > 0;
  return {
    ...{ unit: holdout.unit, pairs: sides.pairs, days },
    treated: toldCount(sides.treated, policy),
    holdout: toldCount(sides.holdout, policy),
    baseline: told ? baseline : null,
    detectable: told ? sides.detectable : null,
    relative: told && sides.detectable !== null && baseline > 0 ? sides.detectable / baseline : null,
  };
}

const sum = (groups: readonly PastGroup[]) => ({
  people: groups.reduce((total, { people }) => total + people, 0),
  buyers: groups.reduce((total, { buyers }) => total + buyers, 0),
});

function byPeople(people: number, share: number, baseline: number): Sides {
  const holdout = Math.round(people * share);
  const treated = people - holdout;
  return { treated, holdout, pairs: null, detectable: detectableShare(baseline, treated, holdout) };
}

function byPairs(groups: readonly PastGroup[], pairs: readonly Paired[]): Sides {
  const of = (number: number, treated: boolean) => {
    const one = pairs.find((paired) => paired.pair === number && paired.treated === treated);
    return sum(groups.filter(({ neighborhoodId }) => neighborhoodId === one?.neighborhoodId));
  };
  const both = [...new Set(pairs.map(({ pair }) => pair))]
    .map((number) => ({ treated: of(number, true), holdout: of(number, false) }))
    .filter(({ treated, holdout }) => treated.people > 0 && holdout.people > 0);
  const differences = both.map(({ treated, holdout }) => ({
    difference: treated.buyers / treated.people - holdout.buyers / holdout.people,
    weight: (treated.people * holdout.people) / (treated.people + holdout.people),
  }));
  return {
    treated: both.reduce((total, { treated }) => total + treated.people, 0),
    holdout: both.reduce((total, { holdout }) => total + holdout.people, 0),
    pairs: both.length,
    detectable: both.length < leastPairs ? null : detectableByPairs(differences),
  };
}
