import { Loader, useComputedColorScheme } from '@mantine/core';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { useBasemap } from '../api/basemap.ts';
import { dataVersion } from '../api/query-client.ts';
import { useSession } from '../api/session.ts';
import { usesImperial } from '../format/format.ts';
import type { StorePin } from '../map/markers.ts';
import { palettes } from '../map/palette.ts';
import type { Basemap } from '../map/style.ts';
import { mapStatus } from '../map/viewport.ts';
import { draftPinId, placing } from '../stores/placing.ts';
import { t } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { getView, setView } from '../view/view.ts';
import { useExplore } from './context.ts';
import { MapFailed } from './MapFailed.tsx';
import { MapNote } from './MapNote.tsx';
import { useHome } from './useHome.ts';

const MapCanvas = lazy(() => import('../map/MapCanvas.tsx'));

export function ExploreMap({ coveredBottomPixels }: { coveredBottomPixels: number }) {
  const { source, view, stores, shapes } = useExplore();
  const scheme = useComputedColorScheme('light');
  const status = useValue(mapStatus);
  const spot = useValue(placing);
  const styleUrl = useSession().data?.basemapStyleUrl ?? null;
  const basemap = useBasemap(styleUrl);
  const drawing = useMemo(() => ({ source, palette: palettes[scheme] }), [source, scheme]);
  const start = useRef(view.camera);
  const settled = !stores.isPending && !shapes.isPending && (styleUrl === null || !basemap.isPending);
  const { selection } = view;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !placing.get() && getView().selection)
        setView({ selection: null });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);

  const home = useHome(settled);
  const version = useValue(dataVersion);

  const pins: StorePin[] = useMemo(() => {
    const known = (stores.data ?? []).map((one): StorePin => {
      const moving = spot?.id === one.id;
      const position = moving && spot.position ? spot.position : one.position;
      return {
        id: one.id,
        name: t('stores.pin', { name: one.name }),
        position,
        selected: selection?.id === one.id,
        draggable: moving,
      };
    });
    const draft: StorePin[] =
      spot && spot.id === null && spot.position
        ? [{ id: draftPinId, name: t('stores.pin.new'), position: spot.position, selected: true, draggable: true }]
        : [];
    return [...known, ...draft];
  }, [stores.data, spot, selection]);

  if (status === 'missing') return <MapFailed />;
  if (!settled) return <MapLoading />;
  const camera = start.current ?? home.camera();
  const selectedId = selection && selection.kind !== 'store' ? selection.id : null;

  return (
    <>
      <Suspense fallback={<MapLoading />}>
        <MapCanvas
          drawing={drawing}
          dataVersion={version}
          camera={camera}
          historyCamera={view.camera}
          basemap={(basemap.data as Basemap | undefined) ?? null}
          labels={mapLabels()}
          imperial={usesImperial}
          selectedId={selectedId}
          pins={pins}
          placing={spot !== null}
          coveredBottomPixels={coveredBottomPixels}
          onCamera={(next) => setView({ camera: next }, 'replace')}
          onClick={(feature, position) => {
            const now = placing.get();
            if (now) placing.set({ ...now, position });
            else if (feature) {
              const kind = getView().layer === 'blocks' ? 'block' : 'neighborhood';
              const again = getView().selection?.id === feature.id;
              setView({ selection: again ? null : { kind, id: feature.id } });
            } else setView({ selection: null });
          }}
          onPickPin={(id) => {
            if (!placing.get()) setView({ selection: { kind: 'store', id }, storeId: id });
          }}
          onDropPin={(id, position) => placing.set({ id: id === draftPinId ? null : id, position })}
        />
      </Suspense>
      <MapNote />
      {home.nowhere && styleUrl === null && (
        <div className="hx-map-hint">
          <p>{t('map.empty')}</p>
        </div>
      )}
    </>
  );
}

const mapLabels = () => ({
  'Map.Title': t('map.title'),
  'NavigationControl.ZoomIn': t('map.zoomIn'),
  'NavigationControl.ZoomOut': t('map.zoomOut'),
});

const MapLoading = () => (
  <div className="hx-map-wait">
    <Loader size="sm" aria-label={t('map.loading')} />
  </div>
);
