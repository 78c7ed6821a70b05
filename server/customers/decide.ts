import type { Knex } from 'knex';
import { erasedRefs } from './erase.ts';
import { factsOf } from './fold.ts';
import { type Decision, identify } from './identity.ts';
import type { Incoming, Person } from './person.ts';
import { customersApart, recordsToMeet } from './queries-records.ts';
import type { Attached, Origin } from './record.ts';
import { refsOf } from './refs.ts';

/**
 * Finds out what is to become of records; writes nothing. `attached` tells what became of each row, in order, once it is
 * known what ids people have. With `alone`, nobody is there to be met.
 */
export async function decide(
  knex: Knex,
  origin: Origin,
  rows: readonly Incoming[],
  { alone = false }: { alone?: boolean } = {},
): Promise<{ decision: Decision; attached: (idOf: (person: Person) => string | null) => Attached[] }> {
  const { businessId } = origin;
  const facts = rows.map(({ record, exactly }) => exactly ?? factsOf(record));
  const stored = alone ? [] : await recordsToMeet(knex, origin, facts);
  const apart = stored.length > 1 ? await customersApart(knex, businessId) : [];
  const refs = facts.map(refsOf);
  const erased = await erasedRefs(knex, businessId, refs.flat());
  const known = new Set(stored.map((one) => `${one.facts.source}:${one.facts.sourceKey}`));
  // A record we keep is of somebody who was not erased, even if they now have a phone that an erased person had.
  const living = facts.map(
    ({ source, sourceKey }, at) => known.has(`${source}:${sourceKey}`) || !refs[at]?.some((ref) => erased.has(ref)),
  );
  const decision = identify(
    stored,
    apart,
    rows.filter((_row, at) => living[at]),
  );
  const attached = (idOf: (person: Person) => string | null) => {
    let next = 0;
    return rows.map(({ row }, at): Attached => {
      const ending = living[at] ? decision.endings[next++] : undefined;
      if (!ending) return { row, ending: 'erased', customerId: null };
      return { ...ending.attached, customerId: idOf(ending.node.person) };
    });
  };
  return { decision, attached };
}
