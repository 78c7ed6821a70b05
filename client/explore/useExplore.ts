import { useMemo } from 'react';
import { useSavedCatchments } from '../api/catchments.ts';
import {
  type DensityAsk,
  type Neighborhoods,
  tilesUrl,
  useDensity,
  useNeighborhoodMetrics,
  useNeighborhoods,
} from '../api/density.ts';
import { useSegments } from '../api/segments.ts';
import { type Store, useStores } from '../api/stores.ts';
import { type ClassRange, quantileClasses } from '../map/classes.ts';
import { type Bbox, bboxContains, placeCenter } from '../map/places.ts';
import type { MapSource, PlaceShape } from '../map/source.ts';
import { viewport } from '../map/viewport.ts';
import { isWhole, serverMetric } from '../view/metrics.ts';
import { periodDays } from '../view/period.ts';
import { useValue } from '../view/value.ts';
import { useView } from '../view/view.ts';
import { blockRows, indexPlaces, neighborhoodRows, type Row } from './rows.ts';
import { useCellCenter } from './useCellCenter.ts';

export type KnownPlace = PlaceShape & { center: [number, number] | null };

/** Blocks finer than this are too many to fetch for a whole city: their classes come from what is around the view. */
const wholeCityResolution = 9;

const toPlaces = (collection: Neighborhoods | undefined): KnownPlace[] =>
  (collection?.features ?? []).map(({ properties, geometry }) => {
    const place = { id: properties.id, name: properties.name, rings: geometry.coordinates };
    return { ...place, center: placeCenter(place) };
  });

/** About 10 m: a pixel's pan must not ask again. */
const roundBbox = (bbox: Bbox): Bbox => bbox.map((side) => Number(side.toFixed(4))) as Bbox;

/** The view's box grown to a coarse grid, so that small pans keep the legend as it is. */
function steadyBbox([west, south, east, north]: Bbox): Bbox | null {
  if (west > east) return null;
  const step = 2 ** Math.ceil(Math.log2(Math.max(east - west, north - south, 1e-4)));
  const down = (side: number, least: number) => Math.max(least, Math.floor(side / step) * step);
  const up = (side: number, most: number) => Math.min(most, Math.ceil(side / step) * step);
  return [down(west, -180), down(south, -90), up(east, 180), up(north, 90)];
}

export type Explore = ReturnType<typeof useExploreData>;

/** Everything the map, the legend, the table and the totals show, from one set of questions to the API. */
export function useExploreData() {
  const view = useView();
  const seen = useValue(viewport);
  const stores = useStores();
  const shapes = useNeighborhoods();
  const centerOf = useCellCenter(view.layer === 'blocks');

  const days = useMemo(() => periodDays(view.period, new Date()), [view.period]);
  const metric = serverMetric(view.metric);
  const blocks = view.layer === 'blocks';
  const savedAreas = useSavedCatchments();
  // A link may name a trade area that was deleted since: then everything is shown.
  const insideId = savedAreas.data?.some(({ id }) => id === view.insideId) ? view.insideId : null;
  const segments = useSegments();
  const segment = segments.data?.find(({ id }) => id === view.segmentId) ?? null;
  // Asked for before it is known whether it is still there, everybody would flash up first.
  const segmentId = segment?.id ?? (segments.isPending ? view.segmentId : null);
  const resolution = view.resolution ?? seen?.resolution ?? wholeCityResolution;
  const ask: DensityAsk = { metric, days, resolution, merge: view.merge, insideId, segmentId, bboxWgs84: null };
  const around = resolution > wholeCityResolution && seen ? steadyBbox(seen.bboxWgs84) : null;
  const inView = useMemo(() => (seen ? roundBbox(seen.bboxWgs84) : null), [seen]);

  const city = useDensity({ ...ask, bboxWgs84: around }, blocks);
  const visible = useDensity({ ...ask, bboxWgs84: inView }, blocks);
  const hoods = useNeighborhoodMetrics(ask, !blocks);

  const places = useMemo(() => toPlaces(shapes.data), [shapes.data]);
  const placeIndex = useMemo(() => indexPlaces(places), [places]);
  const store: Store | null = stores.data?.find(({ id }) => id === view.storeId) ?? stores.data?.[0] ?? null;
  const from = store?.position ?? null;

  const byPenetration = view.metric === 'penetration';
  const allHoods = useMemo(
    () => (hoods.data ? neighborhoodRows(hoods.data, places, byPenetration, from) : []),
    [hoods.data, places, byPenetration, from],
  );
  const rows: Row[] = useMemo(() => {
    if (blocks) return visible.data ? blockRows(visible.data.cells, centerOf, placeIndex, from) : [];
    return allHoods.filter(({ center }) => !inView || !center || bboxContains(inView, center));
  }, [blocks, visible.data, centerOf, placeIndex, from, allHoods, inView]);

  const classes: ClassRange[] = useMemo(() => {
    const values = blocks
      ? (city.data?.cells ?? []).map((cell) => cell.value)
      : allHoods.flatMap(({ value }) => value ?? []);
    return quantileClasses(values, isWhole(view.metric));
  }, [blocks, city.data, allHoods, view.metric]);

  const source: MapSource = useMemo(
    () => ({
      layer: view.layer,
      property: byPenetration ? 'penetration' : 'value',
      classes,
      shown: view.classes,
      tilesUrl: tilesUrl(blocks ? 'density' : 'neighborhoods', {
        metric,
        days,
        resolution: view.resolution,
        merge: view.merge,
        insideId,
        segmentId,
      }),
      places,
    }),
    [
      view.layer,
      byPenetration,
      classes,
      view.classes,
      blocks,
      metric,
      days,
      view.resolution,
      view.merge,
      insideId,
      segmentId,
      places,
    ],
  );

  const answer = blocks ? visible : hoods;
  return {
    view,
    savedAreas: savedAreas.data ?? [],
    insideId,
    segments: segments.data ?? [],
    segment,
    days,
    resolution,
    store,
    stores,
    shapes,
    places,
    rows,
    allHoods,
    classes,
    source,
    city: blocks ? city.data : undefined,
    visible: blocks ? visible.data : undefined,
    hoods: blocks ? undefined : hoods.data,
    currency: (blocks ? visible.data?.currency : hoods.data?.currency) ?? null,
    k: (blocks ? visible.data?.k : hoods.data?.k) ?? null,
    loading: answer.data === undefined && answer.isPending,
    stale: answer.isPlaceholderData,
    error: answer.error ?? null,
    retry: () => Promise.all([visible.refetch(), hoods.refetch(), city.refetch()]),
  };
}
