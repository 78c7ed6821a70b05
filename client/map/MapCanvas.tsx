import { useEffect, useRef, useState } from 'react';
import type { Camera } from '../view/codec.ts';
import { onMapCommand } from './commands.ts';
import { drawingMap, tellMapPlace } from './drawing.ts';
import { MapEngine, type PointedFeature } from './engine.ts';
import { type MapPin, MapPins } from './markers.ts';
import { tellOverlayClick } from './overlay.ts';
import { pointed } from './pointed.ts';
import type { MapDrawing } from './source.ts';
import { mapStatus, type Viewport, viewport } from './viewport.ts';

export interface MapCanvasProps {
  drawing: MapDrawing;
  /** counts up when the data behind the tiles has changed */
  dataVersion: number;
  camera: Camera;
  /** where the browser's history says the map should be */
  historyCamera: Camera | null;
  labels: Record<string, string>;
  imperial: boolean;
  selectedId: string | null;
  pins: MapPin[];
  placing: boolean;
  coveredBottomPixels: number;
  onCamera: (camera: Camera, viewport: Viewport) => void;
  onClick: (feature: PointedFeature | null, position: [number, number]) => void;
  onPickPin: (id: string) => void;
  onDropPin: (id: string, position: [number, number]) => void;
}

interface Live {
  engine: MapEngine;
  pins: MapPins;
}

/** The element and the wiring; what is drawn and how it answers is in the engine. */
export default function MapCanvas(props: MapCanvasProps) {
  const container = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [live, setLive] = useState<Live | null>(null);

  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const made = start(element, latest);
    if (!made) return;
    setLive(made);
    const quiet = onMapCommand((command) => made.engine.move(command));
    const follow = pointed.subscribe(() => made.engine.mark('hover', pointed.get()?.id ?? null));
    return () => {
      quiet();
      follow();
      drawingMap.set(null);
      made.engine.remove();
      setLive(null);
    };
  }, []);

  const { drawing, dataVersion, historyCamera, selectedId, pins, placing, coveredBottomPixels } = props;
  const drawnVersion = useRef(dataVersion);
  useEffect(() => {
    live?.engine.draw(drawing, drawnVersion.current !== dataVersion);
    drawnVersion.current = dataVersion;
  }, [live, drawing, dataVersion]);
  useEffect(() => live?.engine.mark('selected', selectedId), [live, selectedId]);
  useEffect(() => live?.pins.set(pins), [live, pins]);
  useEffect(() => live?.engine.pad(coveredBottomPixels), [live, coveredBottomPixels]);
  useEffect(() => {
    if (historyCamera) live?.engine.jump(historyCamera);
  }, [live, historyCamera]);

  return <div ref={container} className="hx-map" data-placing={placing || undefined} data-testid="map" />;
}

function start(element: HTMLElement, latest: { current: MapCanvasProps }): Live | null {
  try {
    const engine = new MapEngine({
      container: element,
      drawing: latest.current.drawing,
      camera: latest.current.camera,
      labels: latest.current.labels,
      imperial: latest.current.imperial,
      events: {
        camera: (camera, seen) => {
          viewport.set(seen);
          latest.current.onCamera(camera, seen);
        },
        point: (feature) => pointed.set(feature && { ...feature, from: 'map' }),
        click: (feature, position, laid) => {
          if (tellMapPlace(position)) return;
          if (laid && !latest.current.placing && tellOverlayClick(laid)) return;
          latest.current.onClick(feature, position);
        },
        failed: () => mapStatus.set('missing'),
        ready: () => drawingMap.set(engine.map),
      },
    });
    mapStatus.set('ready');
    const pins = new MapPins(engine.map, {
      pick: (id) => latest.current.onPickPin(id),
      drop: (id, position) => latest.current.onDropPin(id, position),
    });
    return { engine, pins };
  } catch (error) {
    // No WebGL: the table tells the same.
    console.warn(error);
    mapStatus.set('missing');
    return null;
  }
}
