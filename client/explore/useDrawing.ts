import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { streetTilesUrl, useBasemap, useStreets } from '../api/basemap.ts';
import { useSession } from '../api/session.ts';
import { overlay } from '../map/overlay.ts';
import { palettes } from '../map/palette.ts';
import type { Bbox } from '../map/places.ts';
import type { Basemap, MapDrawing } from '../map/source.ts';
import { useValue } from '../view/value.ts';
import { useExplore } from './context.ts';

type Style = Extract<Basemap, { kind: 'style' }>['style'];

/** What lies under the data. The operator's own map style goes before our streets. */
function useGround(): { basemap: Basemap; settled: boolean } {
  const styleUrl = useSession().data?.basemapStyleUrl ?? null;
  const style = useBasemap(styleUrl);
  const streets = useStreets();
  const basemap = useMemo((): Basemap => {
    if (style.data) return { kind: 'style', style: style.data as Style };
    if (!streets.data) return { kind: 'none' };
    return { kind: 'streets', tilesUrl: streetTilesUrl(streets.data), bboxWgs84: streets.data.bbox as Bbox };
  }, [style.data, streets.data]);
  return { basemap, settled: !streets.isPending && (styleUrl === null || !style.isPending) };
}

/** Everything the map draws. `settled` is false while it is not known yet what that is. */
export function useDrawing(): { drawing: MapDrawing; settled: boolean } {
  const { source, loading } = useExplore();
  const scheme = useComputedColorScheme('light');
  const laid = useValue(overlay);
  const { basemap, settled } = useGround();
  const nothingToShow = !loading && source.classes.length === 0;
  const flavor = laid?.hideData || nothingToShow ? 'streets' : 'data';
  const drawing = useMemo(
    (): MapDrawing => ({ source, palette: palettes[scheme], basemap, flavor, overlay: laid }),
    [source, scheme, basemap, flavor, laid],
  );
  return { drawing, settled };
}
