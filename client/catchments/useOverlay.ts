import { useEffect, useMemo, useRef } from 'react';
import type { CatchmentFeature, Proximity } from '../api/catchments.ts';
import { useExplore } from '../explore/context.ts';
import { moveMap } from '../map/commands.ts';
import { emptyOverlay, type MapOverlay, onOverlayClick, overlay } from '../map/overlay.ts';
import type { Bbox } from '../map/places.ts';
import { viewport } from '../map/viewport.ts';
import { dataShown } from '../view/areas.ts';
import { useValue } from '../view/value.ts';
import { getView } from '../view/view.ts';
import { addRivals, hasRival, stepsOf } from './ask.ts';
import { letters, tones } from './Compare.tsx';
import { clickedCell, foundShops } from './found-shops.ts';
import {
  drawAreas,
  drawCells,
  drawLines,
  drawPlace,
  drawPoints,
  featuresBbox,
  isCentered,
  isWellSeen,
} from './layers.ts';
import { areasOf, twoShops } from './numbers.ts';
import { type Areas, setAreas } from './useAreas.ts';
import { areaName, stepWords } from './words.ts';

const collection = (features: MapOverlay['areas']['features']): MapOverlay['areas'] =>
  features.length === 0 ? emptyOverlay.areas : { type: 'FeatureCollection', features };

function useDrawnAreas({ result, resultStep, kept, areas, stores, other }: Areas): MapOverlay['areas'] {
  const { places } = useExplore();
  return useMemo(() => {
    if (!result || areas.tab === 'far') return emptyOverlay.areas;
    const { ask, answer } = result;
    const own = areasOf(answer, answer.storeId);
    const comparing = kept.length > 0;
    const drawn = drawAreas({
      // Beside others, only what the table compares: nested areas of three shops are a knot.
      features: comparing ? own.filter(({ properties }) => properties.value === resultStep) : own,
      tone: 'a',
      letter: comparing ? letters[0] : null,
      estimated: answer.estimated,
      label: (step) => (comparing ? areaName(ask, step) : stepWords(ask, step)),
    });
    const others = kept.flatMap(({ kept: one, answer: its }, index) =>
      its
        ? drawAreas({
            features: areasOf(its, one.storeId),
            tone: tones[index + 1] ?? 'b',
            letter: letters[index + 1] ?? null,
            estimated: its.estimated,
            label: (step) => areaName(one.ask, step),
          })
        : [],
    );
    const place = places.find(({ id }) => id === areas.placeId);
    const pair = ask.method === 'isochrone' && ask.otherStoreId !== null && !comparing ? ask.otherStoreId : null;
    return collection([
      ...others,
      ...drawn,
      ...(pair === null ? [] : drawOther(result, other, pair, resultStep, stores)),
      ...(place ? [drawPlace(place)] : []),
    ]);
  }, [result, resultStep, kept, areas.tab, areas.placeId, places, stores, other]);
}

/** The other shop's area of the chosen minutes, and what both reach. */
function drawOther(
  { ask, answer }: NonNullable<Areas['result']>,
  other: Areas['other'],
  otherStoreId: string,
  step: number | null,
  stores: Areas['stores'],
) {
  const { both } = twoShops(answer, otherStoreId, step);
  const area = other && areasOf(other, otherStoreId).find(({ properties }) => properties.value === step);
  const name = stores.find(({ id }) => id === otherStoreId)?.name ?? '';
  const draw = (feature: CatchmentFeature | null | undefined, tone: 'b' | 'both', label: (at: number) => string) =>
    drawAreas({ features: feature ? [feature] : [], tone, letter: null, estimated: answer.estimated, label });
  return [...draw(area, 'b', (at) => `${name} ${stepWords(ask, at)}`), ...draw(both, 'both', () => '')];
}

/** Fills the map's overlay, listens to clicks on it, and takes it away when the page is left. */
export function useOverlay(page: Areas, lines: Proximity['desireLines'] | null): void {
  const { areas, ask, result, change } = page;
  const found = useValue(foundShops);
  const drawn = useDrawnAreas(page);
  const huff = areas.tab !== 'far' && result?.ask.method === 'huff' ? result.answer : null;
  const cells = useMemo(() => (huff ? drawCells(huff) : emptyOverlay.cells), [huff]);
  const drawnLines = useMemo(
    () => (lines && areas.tab === 'far' && areas.lines ? drawLines(lines) : emptyOverlay.lines),
    [lines, areas.tab, areas.lines],
  );
  const rivals = ask.method === 'huff' && areas.tab !== 'far' ? ask.competitors : null;
  const points = useMemo(() => {
    if (!rivals) return emptyOverlay.points;
    const fresh = found.filter((shop) => !hasRival(rivals, shop));
    return drawPoints([
      ...fresh.map(({ osmId, name, position }) => ({ key: `add:${osmId}`, label: name, position, chosen: false })),
      ...rivals.map(({ name, position }, index) => ({ key: `has:${index}`, label: name, position, chosen: true })),
    ]);
  }, [rivals, found]);

  const hideData = !dataShown(areas);
  useEffect(() => {
    overlay.set({ areas: drawn, cells, lines: drawnLines, points, hideData });
  }, [drawn, cells, drawnLines, points, hideData]);
  useEffect(() => () => overlay.set(null), []);

  const latest = useRef({ ask, change, found });
  latest.current = { ask, change, found };
  useEffect(
    () =>
      onOverlayClick((click) => {
        const now = latest.current;
        if (click.part === 'cell') clickedCell.set(click.key === clickedCell.get() ? null : click.key);
        if (click.part === 'area') pickArea(click.key, now.ask);
        if (click.part !== 'point' || now.ask.method !== 'huff' || click.key === null) return;
        const shop = now.found.find(({ osmId }) => click.key === `add:${osmId}`);
        if (shop) now.change({ ...now.ask, competitors: addRivals(now.ask.competitors, [shop]) });
      }),
    [],
  );
  useFit(page);
}

/** A click on one of the nested areas makes the big number its. */
function pickArea(key: string, ask: Areas['ask']): void {
  const [letter, step] = key.split(':');
  const value = Number(step);
  if ((letter === '' || letter === letters[0]) && stepsOf(ask).includes(value)) setAreas({ step: value });
}

/** The map goes to what was drawn when that is not in sight; the place of a link stays while it shows the middle of it. */
function useFit({ result, stale }: Areas): void {
  const fitted = useRef<unknown>(null);
  const placed = useRef(getView().camera !== null);
  useEffect(() => {
    if (!result || stale || fitted.current === result.ask) return;
    const held = fitted.current === null && placed.current;
    fitted.current = result.ask;
    const box = featuresBbox(result.answer.features);
    const seen: Bbox | undefined = viewport.get()?.bboxWgs84;
    if (!box) return;
    const enough = seen !== undefined && (held ? isCentered(box, seen) : isWellSeen(box, seen));
    if (!enough && !(held && seen === undefined)) moveMap({ kind: 'fit', bboxWgs84: box });
  }, [result, stale]);
}
