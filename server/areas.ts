import { savedArea } from './catchments/index.ts';
import type { Routing } from './routing/index.ts';
import type { SegmentDependencies } from './segments/index.ts';

/** How areas are found that are made from streets and from saved trade areas: for segments and for zones. */
export const areasOf = ({ routing }: { routing: Routing }): SegmentDependencies => ({
  routing,
  areaOfCatchment: (knex, { businessId, role }, id, value) => savedArea(knex, businessId, id, { routing, role, value }),
});
