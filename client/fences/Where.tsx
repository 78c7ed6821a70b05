import { IconCircle, IconClock, IconHexagons, IconMap, IconMapRoute, IconPolygon } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { FenceArea } from '../api/fences.ts';
import type { Drawing, DrawingAction } from '../drawing/edit.ts';
import type { PenState } from '../drawing/usePen.ts';
import { formatDistance, formatRadius } from '../format/format.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { BlockFields } from './BlockFields.tsx';
import { CatchmentFields, NeighborhoodFields, TimeFields } from './ChosenFields.tsx';
import { CircleFields } from './CircleFields.tsx';
import { OutlineFields } from './OutlineFields.tsx';
import type { Blocks } from './useBlocks.ts';
import type { Measured } from './useMeasured.ts';
import { zoneArea } from './words.ts';

export interface WhereProps {
  drawing: Drawing;
  dispatch: (action: DrawingAction) => void;
  measured: Measured;
  pen: PenState;
  blocks: Blocks;
}

const ways = [
  { how: 'circle', Icon: IconCircle, tool: 'hold' },
  { how: 'outline', Icon: IconPolygon, tool: 'hold' },
  { how: 'blocks', Icon: IconHexagons, tool: 'blocks' },
  { how: 'neighborhood', Icon: IconMap, tool: 'hold' },
  { how: 'time', Icon: IconClock, tool: 'hold' },
  { how: 'area', Icon: IconMapRoute, tool: 'hold' },
] as const;
type How = (typeof ways)[number]['how'];

const howByType: Record<FenceArea['type'], How> = {
  circle: 'circle',
  Polygon: 'outline',
  MultiPolygon: 'outline',
  cells: 'blocks',
  neighborhood: 'neighborhood',
  isochrone: 'time',
  catchment: 'area',
};

/** Six ways to say where; each can be done without the map. */
export function Where(props: WhereProps) {
  const { drawing, dispatch } = props;
  const type = drawing.area?.type;
  const [how, setHow] = useState<How>(type ? howByType[type] : 'circle');
  // Undoing may bring back what was made another way.
  useEffect(() => {
    if (type) setHow(howByType[type]);
  }, [type]);
  const choose = (next: (typeof ways)[number]) => {
    setHow(next.how);
    dispatch({ do: 'take', tool: next.tool });
  };
  return (
    <section className="hx-block" aria-label={t('edit.area')}>
      <h3>{t('edit.area')}</h3>
      <fieldset className="hx-methods">
        <legend className="hx-visually-hidden">{t('how.title')}</legend>
        <div>
          {ways.map((way) => (
            <label key={way.how} data-chosen={how === way.how || undefined}>
              <input
                type="radio"
                className="hx-visually-hidden"
                name="zone-how"
                checked={how === way.how}
                onChange={() => choose(way)}
              />
              <way.Icon size={17} stroke={1.6} aria-hidden />
              {t(`how.${way.how}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {how === 'circle' && <CircleFields {...props} />}
      {how === 'outline' && <OutlineFields {...props} />}
      {how === 'blocks' && <BlockFields {...props} />}
      {how === 'neighborhood' && <NeighborhoodFields {...props} />}
      {how === 'time' && <TimeFields {...props} />}
      {how === 'area' && <CatchmentFields {...props} />}
      <Size {...props} />
    </section>
  );
}

/** How large it is, or why it cannot be. */
function Size({ drawing, measured }: WhereProps) {
  const { refused, areaSquareMeters, perimeterMeters, asking, estimated } = measured;
  const shown = drawing.sketch ?? drawing.area;
  const size = areaSquareMeters === null ? null : zoneArea(areaSquareMeters);
  return (
    <>
      <p className="hx-fence-size" aria-live={drawing.sketch ? 'off' : 'polite'} data-asking={asking || undefined}>
        {refused === null && size === null && asking && t('measure.asking')}
        {refused === null &&
          size !== null &&
          (shown?.type === 'circle'
            ? t('measure.radius', { radius: formatRadius(shown.radiusMeters), area: size })
            : t('measure.area', { area: size, around: formatDistance(perimeterMeters ?? 0) }))}
      </p>
      {refused !== null && (
        <p className="hx-problem" role="alert">
          {refused}
        </p>
      )}
      {estimated && <p className="hx-note">{t('time.estimated')}</p>}
    </>
  );
}
