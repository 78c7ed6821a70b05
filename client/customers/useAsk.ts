import type { CustomersAsk } from '../api/customers.ts';
import { useSegments } from '../api/segments.ts';
import { useExplore } from '../explore/context.ts';
import { useView } from '../view/view.ts';

const knownOr = (id: string | null, among: readonly { id: string }[] | undefined): string | null =>
  among === undefined || among.some((one) => one.id === id) ? id : null;

export type Asked = ReturnType<typeof useAsk>;

/** Whom the list shows. A link may name a segment or a neighborhood that is gone: then it does not narrow. */
export function useAsk() {
  const { find, sort, segmentId, inNeighborhoodId } = useView();
  const { places, shapes } = useExplore();
  const { data: segments } = useSegments();
  const ask: CustomersAsk = {
    find,
    sort,
    segmentId: knownOr(segmentId, segments),
    neighborhoodId: knownOr(inNeighborhoodId, shapes.data && places),
  };
  const narrowed = find.trim() !== '' || ask.segmentId !== null || ask.neighborhoodId !== null;
  return { ask, narrowed, segments: segments ?? [], places };
}
