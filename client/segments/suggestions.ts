import type { Condition, Definition } from '../../server/contract/segments.ts';

export interface Suggestion {
  key: 'quiet' | 'near' | 'once' | 'ask' | 'weekend';
  definition: Definition;
}

const mayBeMailed: Condition = { type: 'consent', channel: 'email', purpose: 'marketing', state: 'granted' };

/** Questions worth asking on the first day; what needs a shop waits for one. */
export function suggestions(storeId: string | null): Suggestion[] {
  const near: Suggestion[] =
    storeId === null
      ? []
      : [
          {
            key: 'near',
            definition: { all: [{ type: 'travel', storeId, mode: 'walk', minutes: 10 }, mayBeMailed] },
          },
        ];
  return [
    {
      key: 'quiet',
      definition: {
        all: [
          { type: 'purchases', count: { min: 5 } },
          { type: 'last_purchase', daysAgo: { min: 60 } },
        ],
      },
    },
    ...near,
    {
      key: 'once',
      definition: {
        all: [
          { type: 'purchases', count: { min: 1, max: 1 } },
          { type: 'last_purchase', daysAgo: { max: 30 } },
        ],
      },
    },
    {
      key: 'ask',
      definition: {
        all: [
          { type: 'rfm', groups: ['champions', 'loyal'] },
          { type: 'consent', channel: 'email', purpose: 'marketing', state: 'unknown' },
        ],
      },
    },
    {
      key: 'weekend',
      definition: { all: [{ type: 'purchases', weekdays: [6, 7], hours: { from: 6, to: 12 }, count: { min: 3 } }] },
    },
  ];
}
