import { Loader } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { dataVersion } from '../api/query-client.ts';
import { usesImperial } from '../format/format.ts';
import { mapStatus } from '../map/viewport.ts';
import { foundAddress, foundPinId, moveFound } from '../search/found.ts';
import { draftPinId, placing } from '../stores/placing.ts';
import { t } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { getView, setView } from '../view/view.ts';
import { useExplore } from './context.ts';
import { MapFailed } from './MapFailed.tsx';
import { MapNote } from './MapNote.tsx';
import { useDrawing } from './useDrawing.ts';
import { useHome } from './useHome.ts';
import { useMapPins } from './useMapPins.ts';

const MapCanvas = lazy(() => import('../map/MapCanvas.tsx'));
const FoundCard = lazy(() => import('../search/FoundCard.tsx'));

/** Lets go of the last thing taken up: the found address, then what is selected. */
function letGo(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented || placing.get()) return;
  if (foundAddress.get()) foundAddress.set(null);
  else if (getView().selection) setView({ selection: null });
}

export function ExploreMap({ coveredBottomPixels }: { coveredBottomPixels: number }) {
  const { view, stores, shapes } = useExplore();
  const status = useValue(mapStatus);
  const spot = useValue(placing);
  const found = useValue(foundAddress);
  const { drawing, settled: groundSettled } = useDrawing();
  const pins = useMapPins();
  const start = useRef(view.camera);
  const settled = !stores.isPending && !shapes.isPending && groundSettled;
  const { selection } = view;

  useEffect(() => {
    addEventListener('keydown', letGo);
    return () => removeEventListener('keydown', letGo);
  }, []);

  const home = useHome(settled);
  const version = useValue(dataVersion);

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
            if (!placing.get() && id !== foundPinId) setView({ selection: { kind: 'store', id }, storeId: id });
          }}
          onDropPin={(id, position) => {
            if (id === foundPinId) moveFound(position);
            else placing.set({ id: id === draftPinId ? null : id, position });
          }}
        />
      </Suspense>
      <MapNote />
      {found && !spot && (
        <div className="hx-found-place" style={{ bottom: coveredBottomPixels }}>
          <Suspense>
            <FoundCard found={found} />
          </Suspense>
        </div>
      )}
      {home.nowhere && drawing.basemap.kind === 'none' && (
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
  'AttributionControl.ToggleAttribution': t('streets.attribution'),
});

const MapLoading = () => (
  <div className="hx-map-wait">
    <Loader size="sm" role="status" aria-label={t('map.loading')} />
  </div>
);
