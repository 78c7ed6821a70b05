import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { tFences as t } from '../strings/en-fences.ts';
import { isBegun } from './check.ts';
import type { WhereProps } from './Where.tsx';

interface DrawButtonsProps extends WhereProps {
  tool: 'circle' | 'polygon';
  /** there is one already */
  held: boolean;
}

/** Takes the pen, says how it draws, and what can be done with what is drawn. */
export function DrawButtons({ drawing, dispatch, pen, tool, held }: DrawButtonsProps) {
  const busy = drawing.tool === tool;
  const way = tool === 'circle' ? 'circle' : 'outline';
  const buttons = useRef<HTMLDivElement>(null);
  // A phone shows little beside the map: what can be done now comes first.
  useEffect(() => {
    if (busy) buttons.current?.scrollIntoView({ block: matchMedia('(max-width: 52em)').matches ? 'start' : 'nearest' });
  }, [busy]);
  const begun = drawing.sketch !== null && isBegun(drawing.sketch);
  if (pen.failed) return <p className="hx-note">{t('draw.failed')}</p>;
  return (
    <>
      <div ref={buttons} className="hx-actions">
        {!busy && (
          <Button
            size="xs"
            variant={held ? 'default' : 'filled'}
            leftSection={<IconPencil size={15} aria-hidden />}
            onClick={() => dispatch({ do: 'take', tool })}
          >
            {t(held ? 'draw.anew' : `draw.${way}`)}
          </Button>
        )}
        {busy && tool === 'polygon' && (
          <Button size="xs" disabled={!begun} onClick={() => pen.pen?.finish()}>
            {t('draw.close')}
          </Button>
        )}
        {busy && (
          <Button size="xs" variant="default" onClick={() => dispatch({ do: 'take', tool: 'hold' })}>
            {t('draw.stop')}
          </Button>
        )}
      </div>
      {busy && <p className="hx-note">{pen.pen ? t(`draw.${way}.help`) : t('draw.loading')}</p>}
      {!busy && held && pen.pen && <p className="hx-note">{t(pen.holds ? `draw.hold.${way}` : 'draw.heavy')}</p>}
    </>
  );
}
