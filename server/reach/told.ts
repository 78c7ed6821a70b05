import type { MessageChannel, Reach, Steps } from '../contract/audience.ts';
import type { StoredSettings } from '../contract/campaigns.ts';
import { holdBack, type Policy, toldCount, toldSum } from '../privacy/policy.ts';
import type { Passed, ReachRow } from './queries.ts';

type Told = number | null;

/** A chain of steps as it may be told: each is rounded by itself, so one never exceeds the one before. */
function toldSteps(inArea: number, passed: Passed, policy: Policy): Steps {
  const tell = (people: number) => toldCount(people, policy);
  const [inSegment, withContact, withConsent, active, notCapped, reachable] = passed;
  return {
    inArea: tell(inArea),
    inSegment: tell(inSegment),
    withContact: tell(withContact),
    withConsent: tell(withConsent),
    active: tell(active),
    notCapped: tell(notCapped),
    reachable: tell(reachable),
  };
}

const less = (one: Told, other: Told): Told => (one === null || other === null ? null : one - other);

/** Who is not reached, by the first step they do not pass: differences of what is told, so that everything adds up. */
const excludedOf = (steps: Steps): Reach['excluded'] => ({
  noContact: less(steps.inSegment, steps.withContact),
  noConsent: less(steps.withContact, steps.withConsent),
  inactive: less(steps.withConsent, steps.active),
  capped: less(steps.active, steps.notCapped),
  heldOut: less(steps.notCapped, steps.reachable),
});

interface Telling {
  channels: readonly MessageChannel[];
  policy: Policy;
  costs: StoredSettings['costs'];
  currency: string;
  /** By id. */
  neighborhoods: ReadonlyMap<string, { name: string; households: number | null }>;
}

type Counted = Omit<
  Reach,
  'households' | 'flyers' | 'overlap' | 'areaSquareMeters' | 'estimated' | 'cells' | 'suppressed'
> & { cells?: Reach['cells']; suppressed?: Reach['suppressed'] };

/** What of the counts may be told, and what follows from them. */
export function toldReach(rows: readonly ReachRow[], asksCells: boolean, telling: Telling): Counted {
  const { channels, policy, neighborhoods } = telling;
  const all = rows.find(({ kind }) => kind === 'all');
  if (!all) throw new Error('there is always a row of all');
  const any = toldSteps(all.inArea ?? 0, all.any, policy);
  const byChannel = channels.map(
    (channel, index) => [channel, toldSteps(all.inArea ?? 0, all.channels[index] ?? all.any, policy)] as const,
  );
  const reachable = Object.fromEntries(byChannel.map(([channel, steps]) => [channel, steps.reachable]));
  const first = channels.map((channel, index) => [channel, toldCount(all.first[index] ?? 0, policy)] as const);
  return {
    inArea: any.inArea,
    eligible: any.inSegment,
    reachable: { ...reachable, any: any.reachable },
    excluded: excludedOf(any),
    steps: { any, ...Object.fromEntries(byChannel) },
    neighborhoods: rows.flatMap((row) => {
      const known = row.kind === 'neighborhood' && row.key !== null && neighborhoods.get(row.key);
      if (!known || row.key === null) return [];
      return [{ neighborhoodId: row.key, ...known, ...toldSteps(row.inArea ?? 0, row.any, policy) }];
    }),
    firstChannel: Object.fromEntries(first),
    estimatedCost: costOf(first, telling),
    ...(asksCells && toldCells(rows, policy)),
    k: policy.k,
  };
}

function costOf(first: readonly (readonly [MessageChannel, Told])[], { costs, currency }: Telling) {
  const cents = (amount: number) => Math.round(amount * 100) / 100;
  const byChannel = first.map(
    ([channel, people]) => [channel, people === null ? null : cents(people * costs[channel])] as const,
  );
  const known = byChannel.map(([, cost]) => cost ?? 0);
  // What is held back is a few people at most: the sum is told without them.
  return {
    total: cents(known.reduce((sum, cost) => sum + cost, 0)),
    currency,
    byChannel: Object.fromEntries(byChannel),
  };
}

function toldCells(rows: readonly ReachRow[], policy: Policy): Pick<Counted, 'cells' | 'suppressed'> {
  const groups = rows.flatMap(({ kind, key, any: [eligible, , , , , reachable] }) =>
    kind === 'cell' && key !== null ? [{ h3: key, customers: eligible, reachable }] : [],
  );
  const { shown, held, heldCustomers } = holdBack(groups, policy);
  const customers = toldSum(heldCustomers, policy);
  return {
    cells: shown.map(({ h3, customers: eligible, reachable }) => ({
      h3,
      eligible: toldCount(eligible, policy) ?? 0,
      reachable: toldCount(reachable, policy) ?? 0,
    })),
    suppressed: { cells: customers > 0 ? held.length : 0, customers },
  };
}
