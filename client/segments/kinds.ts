import type { Condition } from '../../server/contract/segments.ts';

/** What there is to choose places and fields from in this business. */
export interface Offer {
  storeId: string | null;
  areaId: string | null;
  hasNeighborhoods: boolean;
  hasZones: boolean;
  hasCampaigns: boolean;
  tag: string | null;
  attribute: string | null;
  hasItems: boolean;
  middle: [number, number] | null;
}

export const sections = ['bought', 'came', 'who', 'reach', 'where'] as const;
export type Section = (typeof sections)[number];

const kindNames = [
  'times',
  'last',
  'first',
  'spend',
  'items',
  'when',
  'visits',
  'lastVisit',
  'fenceEvent',
  'rfm',
  'tag',
  'attribute',
  'birthday',
  'since',
  'consent',
  'contact',
  'campaign',
  'travel',
  'distance',
  'neighborhood',
  'catchment',
  'area',
] as const;

export interface Kind {
  name: (typeof kindNames)[number];
  section: Section;
  /** what it begins with; null: there is nothing here to choose from */
  begin: (offer: Offer) => Condition | null;
}

const bought = (name: Kind['name'], begin: Kind['begin']): Kind => ({ name, section: 'bought', begin });
const came = (name: Kind['name'], begin: Kind['begin']): Kind => ({ name, section: 'came', begin });
const who = (name: Kind['name'], begin: Kind['begin']): Kind => ({ name, section: 'who', begin });
const reach = (name: Kind['name'], begin: Kind['begin']): Kind => ({ name, section: 'reach', begin });
const where = (name: Kind['name'], begin: Kind['begin']): Kind => ({ name, section: 'where', begin });

/** Conditions as the menu offers them, in its order. One type of the API may be several questions. */
export const kinds: readonly Kind[] = [
  bought('times', () => ({ type: 'purchases', count: { min: 3 }, within: { days: 90 } })),
  bought('last', () => ({ type: 'last_purchase', daysAgo: { min: 60 } })),
  bought('first', () => ({ type: 'first_purchase', daysAgo: { max: 30 } })),
  bought('spend', () => ({ type: 'purchases', spend: { min: 100 }, within: { days: 365 } })),
  bought('items', ({ hasItems }) => (hasItems ? { type: 'purchases', items: '', count: { min: 1 } } : null)),
  bought('when', () => ({ type: 'purchases', weekdays: [6, 7], count: { min: 1 }, within: { days: 90 } })),
  came('visits', ({ hasZones, storeId }) =>
    hasZones || storeId !== null ? { type: 'visits', count: { min: 2 }, within: { days: 30 } } : null,
  ),
  came('lastVisit', ({ hasZones, storeId }) =>
    hasZones || storeId !== null ? { type: 'visits', lastDaysAgo: { min: 30 } } : null,
  ),
  came('fenceEvent', ({ hasZones }) =>
    hasZones ? { type: 'fence_event', kinds: ['entered'], within: { days: 30 } } : null,
  ),
  who('rfm', () => ({ type: 'rfm', groups: ['champions'] })),
  who('tag', ({ tag }) => (tag === null ? null : { type: 'tag', tag })),
  who('attribute', ({ attribute }) =>
    attribute === null ? null : { type: 'attribute', name: attribute, is: 'known' },
  ),
  who('birthday', () => ({ type: 'birthday', withinDays: 14 })),
  who('since', () => ({ type: 'since', daysAgo: { min: 365 } })),
  reach('consent', () => ({ type: 'consent', channel: 'email', purpose: 'marketing', state: 'granted' })),
  reach('contact', () => ({ type: 'contact', channel: 'email' })),
  reach('campaign', ({ hasCampaigns }) =>
    hasCampaigns ? { type: 'campaign', did: 'received', within: { days: 90 } } : null,
  ),
  where('travel', ({ storeId }) => (storeId === null ? null : { type: 'travel', storeId, mode: 'walk', minutes: 10 })),
  where('distance', ({ storeId }) => (storeId === null ? null : { type: 'distance', storeId, meters: { max: 500 } })),
  where('neighborhood', ({ hasNeighborhoods }) => (hasNeighborhoods ? { type: 'neighborhood', ids: [] } : null)),
  where('catchment', ({ areaId }) => (areaId === null ? null : { type: 'catchment', id: areaId })),
  where('area', ({ middle }) =>
    middle === null ? null : { type: 'area', area: { type: 'circle', center: middle, radiusMeters: 500 } },
  ),
];
