import { useEffect, useMemo, useRef } from 'react';
import { useStreets } from '../api/basemap.ts';
import { dataVersion } from '../api/query-client.ts';
import { moveMap } from '../map/commands.ts';
import type { Bbox } from '../map/places.ts';
import { viewport } from '../map/viewport.ts';
import { useValue } from '../view/value.ts';
import { useExplore } from './context.ts';
import { type Home, homeCamera, isElsewhere, isNowhere } from './home.ts';

const isWide = () => innerWidth > 800;

function goHome(home: Home): void {
  const { lng, lat, zoom } = homeCamera(home, isWide());
  moveMap({ kind: 'fly', center: [lng, lat], zoom });
}

/** Where the map begins, and where it goes when the first data arrive or an import has replaced them. */
export function useHome(settled: boolean): { camera: () => ReturnType<typeof homeCamera>; nowhere: boolean } {
  const { store, places, rows, city } = useExplore();
  const version = useValue(dataVersion);
  const extent = useStreets().data?.bbox;
  const home: Home = useMemo(
    () => ({
      store,
      places,
      blocks: rows.flatMap(({ center }) => (center ? [center] : [])),
      streets: (extent as Bbox | undefined) ?? null,
    }),
    [store, places, rows, extent],
  );
  const nowhere = isNowhere(home);
  const wasNowhere = useRef(false);
  const seenVersion = useRef(version);
  const wentHome = useRef(false);

  useEffect(() => {
    if (!settled) return;
    const seen = viewport.get()?.bboxWgs84;
    const imported = seenVersion.current !== version;
    // Once: someone who pans off their customers and back must not be sent home each time.
    const arrived = wasNowhere.current && !nowhere && !wentHome.current;
    const replaced = imported && seen !== undefined && isElsewhere(home, seen);
    if (arrived || replaced) goHome(home);
    wentHome.current = arrived || (wentHome.current && !imported);
    wasNowhere.current = nowhere;
    seenVersion.current = version;
  }, [settled, nowhere, version, home]);

  return { camera: () => homeCamera(home, isWide()), nowhere: nowhere && (city?.total ?? 0) === 0 };
}
