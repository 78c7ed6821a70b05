import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { t } from '../strings/t.ts';
import { neighborStop, type SheetStop, settle, sheetStops, stopPixels } from './sheet-height.ts';

interface SheetProps {
  stop: SheetStop;
  onStop: (stop: SheetStop) => void;
  room: number;
  children: ReactNode;
}

/** The panel on a phone: three heights, dragged by its handle or moved with the arrow keys. */
export function Sheet({ stop, onStop, room, children }: SheetProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const grip = useRef({ y: 0, height: 0, lastY: 0, lastTime: 0, velocity: 0, moved: false });
  const height = dragged ?? stopPixels(stop, room);

  const down = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = {
      y: event.clientY,
      height,
      lastY: event.clientY,
      lastTime: event.timeStamp,
      velocity: 0,
      moved: false,
    };
    setDragged(height);
  };
  const move = (event: PointerEvent) => {
    if (dragged === null) return;
    const held = grip.current;
    const elapsed = Math.max(1, event.timeStamp - held.lastTime);
    held.velocity = (held.lastY - event.clientY) / elapsed;
    held.lastY = event.clientY;
    held.lastTime = event.timeStamp;
    held.moved ||= Math.abs(event.clientY - held.y) > 4;
    setDragged(Math.min(room, Math.max(80, held.height + held.y - event.clientY)));
  };
  const up = () => {
    if (dragged === null) return;
    setDragged(null);
    const { moved, velocity } = grip.current;
    onStop(moved ? settle(dragged, velocity, room) : stop === 'full' ? 'peek' : neighborStop(stop, 1));
  };
  const key = (event: KeyboardEvent) => {
    const steps: Record<string, SheetStop> = {
      ArrowUp: neighborStop(stop, 1),
      ArrowRight: neighborStop(stop, 1),
      ArrowDown: neighborStop(stop, -1),
      ArrowLeft: neighborStop(stop, -1),
      Home: 'peek',
      End: 'full',
    };
    const next = steps[event.key];
    if (!next) return;
    event.preventDefault();
    onStop(next);
  };

  return (
    <div className="hx-sheet" style={{ height }} data-dragging={dragged !== null || undefined} data-stop={stop}>
      <div
        className="hx-handle"
        role="slider"
        tabIndex={0}
        aria-label={t('sheet.label')}
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={2}
        aria-valuenow={sheetStops.indexOf(stop)}
        aria-valuetext={t(`sheet.${stop}`)}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onKeyDown={key}
      >
        <i />
      </div>
      {children}
    </div>
  );
}
