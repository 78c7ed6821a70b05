import type { Knex } from 'knex';
import { businessOf } from '../accounts/index.ts';
import { type CampaignRow, pairsOf, settingsOf } from '../campaigns/index.ts';
import type { CampaignResults } from '../contract/results.ts';
import { type Policy, toldCount } from '../privacy/policy.ts';
import { comparedOf, folded } from './fold.ts';
import { type Circumstances, estimateOf } from './lift.ts';
import {
  messageGroups,
  neighborhoodNames,
  type OutcomeGroup,
  outcomeGroups,
  reachedOf,
  redemptionGroups,
} from './queries.ts';
import { costPer, toldMessages, toldNeighborhoods, toldRedemptions, toldWritten } from './told.ts';
import { variantEstimates, winnerOf } from './variants.ts';
import { windowOf } from './window.ts';

const instant = (date: Date | null) => date?.toISOString() ?? null;

/** What a campaign has come to, as a policy lets it be told. */
export async function resultsOf(knex: Knex, row: CampaignRow, policy: Policy): Promise<CampaignResults> {
  const { business_id: businessId, id, definition } = row;
  const now = new Date();
  const [{ currency }, settings, reached, messages, redemptions, pairs] = await Promise.all([
    businessOf(knex, businessId),
    settingsOf(knex, businessId),
    reachedOf(knex, businessId, id),
    messageGroups(knex, businessId, id),
    redemptionGroups(knex, businessId, id),
    pairsOf(knex, businessId, id),
  ]);
  const { from, to, final } = windowOf(row, reached, settings.attributionDays, now);
  // A purchase is what made these due: it says nothing of the message.
  const { trigger } = definition;
  const afterDays = trigger.type === 'customer' && trigger.when === 'nth_purchase' ? 1 : 0;
  const until = to !== null && to < now ? to : now;
  const groups = from === null ? [] : await outcomeGroups(knex, businessId, id, { to: until, afterDays });
  const ids = [...new Set(groups.flatMap(({ neighborhoodId }) => neighborhoodId ?? []))];
  const names = await neighborhoodNames(knex, businessId, ids);

  const { unit } = definition.holdout;
  const circumstances: Circumstances = { unit, final, policy };
  const compared = unit === 'neighborhoods' ? pairs : undefined;
  const outcomes = {
    visits: estimateOf('visits', comparedOf(groups, 'visits', compared), circumstances),
    buyers: estimateOf('buyers', comparedOf(groups, 'buyers', compared), circumstances),
    revenue: estimateOf('revenue', comparedOf(groups, 'revenue', compared), circumstances),
  };
  const told = toldMessages(messages, settings.costs, policy);
  return {
    ...{ campaignId: id, name: row.name, from: instant(from), to: instant(to), final },
    ...told,
    ...toldRedemptions(redemptions, policy),
    ...toldWritten(groups, policy),
    costPerExtraVisit: costPer(told.cost, outcomes.visits),
    costPerExtraBuyer: costPer(told.cost, outcomes.buyers),
    ...{ currency, holdout: definition.holdout, unit, lift: outcomes.buyers, outcomes },
    ...toldVariants(row, { groups, redemptions, compared, circumstances }),
    neighborhoods: toldNeighborhoods({ outcomes: groups, redemptions, names, pairs }, policy),
    k: policy.k,
  };
}

interface Seen {
  groups: readonly OutcomeGroup[];
  redemptions: Awaited<ReturnType<typeof redemptionGroups>>;
  compared: Parameters<typeof comparedOf>[2];
  circumstances: Circumstances;
}

function toldVariants(
  { definition: { variants } }: CampaignRow,
  { groups, redemptions, compared, circumstances }: Seen,
): Pick<CampaignResults, 'variants' | 'winner'> {
  const { policy, final } = circumstances;
  const arms = variants.map((_variant, at) => at + 1);
  const estimates = variantEstimates(
    arms.map((arm) => comparedOf(groups, 'buyers', compared, arm)),
    circumstances,
  );
  const buyers = arms.map((arm) =>
    folded(
      groups.filter((group) => group.arm === arm && group.reachable),
      'buyers',
    ),
  );
  const winner = winnerOf(buyers, final);
  return {
    variants: variants.flatMap(({ name }, at) => {
      const estimate = estimates[at];
      if (!estimate) return [];
      const redeemed = redemptions.filter(({ arm }) => arm === at + 1).reduce((sum, one) => sum + one.redeemed, 0);
      return [
        {
          name,
          people: toldCount(buyers[at]?.people ?? 0, policy),
          redeemed: toldCount(redeemed, policy),
          buyers: estimate,
        },
      ];
    }),
    winner: winner === undefined ? null : (variants[winner]?.name ?? null),
  };
}
