import { Button, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { readCorners, writeCorners } from '../drawing/corners.ts';
import { isDrawn } from '../drawing/shapes.ts';
import { moveMap } from '../map/commands.ts';
import { mapStatus } from '../map/viewport.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { useValue } from '../view/value.ts';
import { DrawButtons } from './DrawButtons.tsx';
import { shapesBbox } from './layers.ts';
import type { WhereProps } from './Where.tsx';

const mostRows = 14;

/** Drawn corner by corner, or typed: one corner a line. */
export function OutlineFields(props: WhereProps) {
  const { drawing } = props;
  const hasMap = useValue(mapStatus) === 'ready';
  const outline = isDrawn(drawing.area) && drawing.area.type !== 'circle' ? drawing.area : null;
  const buttons = hasMap && <DrawButtons {...props} tool="polygon" held={outline !== null} />;
  if (drawing.tool === 'polygon') return buttons;
  return (
    <>
      {buttons}
      <details className="hx-more" open={!hasMap || undefined}>
        <summary>{t('corners.type')}</summary>
        <Corners {...props} />
      </details>
    </>
  );
}

function Corners({ drawing, dispatch }: WhereProps) {
  const outline = isDrawn(drawing.area) && drawing.area.type !== 'circle' ? drawing.area : null;
  const written = outline ? writeCorners(outline) : '';
  const [typed, setTyped] = useState(written);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    setTyped(written);
    setWrong(null);
  }, [written]);
  const take = () => {
    const read = readCorners(typed);
    if (read === null) setWrong(t('corners.few'));
    else if ('wrongLine' in read) setWrong(t('corners.bad', { n: read.wrongLine }));
    else {
      dispatch({ do: 'put', area: read });
      const box = shapesBbox([read.type === 'Polygon' ? [read.coordinates] : read.coordinates]);
      if (box) moveMap({ kind: 'fit', bboxWgs84: box, closest: 17 });
    }
  };
  return (
    <div className="hx-form">
      <Textarea
        size="xs"
        label={t('corners.label')}
        description={t('corners.help')}
        placeholder={'52.09070, 5.12140\n52.09140, 5.12230\n52.09010, 5.12290'}
        rows={Math.min(mostRows, Math.max(4, typed.split('\n').length))}
        value={typed}
        error={wrong ?? undefined}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setWrong(null);
        }}
      />
      <Button size="xs" variant="default" disabled={typed.trim() === '' || typed === written} onClick={take}>
        {t('corners.take')}
      </Button>
    </div>
  );
}
