import { useQuery } from '@tanstack/react-query';
import type { Rfm } from '../../server/contract/insights.ts';
import { useValue } from '../view/value.ts';
import { call } from './http.ts';
import { dataVersion } from './query-client.ts';

export type { Rfm };

export function useRfm() {
  const version = useValue(dataVersion);
  return useQuery({
    queryKey: ['rfm', version],
    queryFn: ({ signal }) => call<Rfm>('/insights/rfm', { signal }),
  });
}
