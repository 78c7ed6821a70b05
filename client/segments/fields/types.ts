import type { Condition } from '../../../server/contract/segments.ts';
import type { CampaignSummary } from '../../api/campaigns.ts';
import type { SavedCatchment } from '../../api/catchments.ts';
import type { Geofence } from '../../api/fences.ts';
import type { SegmentChoices } from '../../api/segments.ts';
import type { Store } from '../../api/stores.ts';
import type { KnownPlace } from '../../explore/useExplore.ts';

export type Of<Type extends Condition['type']> = Extract<Condition, { type: Type }>;

/** What fields choose from. */
export interface Stock {
  stores: readonly Store[];
  places: readonly KnownPlace[];
  areas: readonly SavedCatchment[];
  zones: readonly Pick<Geofence, 'id' | 'name'>[];
  /** those that were launched */
  campaigns: readonly Pick<CampaignSummary, 'id' | 'name'>[];
  choices: SegmentChoices | null;
  currency: string | null;
}

/** `field` names what was typed into, so that typing is one step of undoing; null for a choice. */
export interface FieldsProps<Type extends Condition['type']> {
  condition: Of<Type>;
  stock: Stock;
  onChange: (next: Of<Type>, field: string | null) => void;
}
