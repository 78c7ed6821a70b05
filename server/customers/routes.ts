import type { Knex } from 'knex';
import type { SegmentFilter } from '../density/index.ts';
import type { Route } from '../http/route.ts';
import { listRoutes } from './routes-list.ts';
import { mergeRoutes } from './routes-merges.ts';
import { personRoutes } from './routes-person.ts';
import type { UnpackFixes } from './tell-phones.ts';

export interface CustomerDependencies {
  segments: SegmentFilter;
  /** Looks up addresses that were typed, or that somebody lost or got with others' records. */
  placeAddresses: (knex: Knex, businessId: string) => Promise<void>;
  /** Single positions as they are kept, for the export. */
  unpackFixes: UnpackFixes;
}

/** People by name: the owner's alone. */
export const customerRoutes = ({ segments, placeAddresses, unpackFixes }: CustomerDependencies): Route[] => [
  ...listRoutes(segments),
  ...mergeRoutes(placeAddresses),
  ...personRoutes({ placeAddresses, unpackFixes }),
];
