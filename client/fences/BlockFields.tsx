import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { blockWidthMeters } from '../explore/words.ts';
import { formatDistance, formatNumber } from '../format/format.ts';
import { moveMap } from '../map/commands.ts';
import { parsePosition } from '../stores/position.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { blockSizes, mostBlocks } from './useBlocks.ts';
import type { WhereProps } from './Where.tsx';

/** Blocks are clicked on the map, or grown from a typed place. */
export function BlockFields({ blocks, dispatch }: WhereProps) {
  const { size, setSize, cells, add, grow } = blocks;
  const [typed, setTyped] = useState('');
  const position = parsePosition(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!position || !add) return;
    add(position);
    moveMap({ kind: 'fly', center: position });
    setTyped('');
  };
  return (
    <>
      <p className="hx-note">{t('blocks.click')}</p>
      <div className="hx-actions">
        <strong className="hx-fence-count">
          {t('blocks.count', { count: cells.length, n: formatNumber(cells.length) })}
        </strong>
        <Button size="compact-xs" variant="default" disabled={!grow} onClick={() => grow?.()}>
          {t('blocks.grow')}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          disabled={cells.length === 0}
          onClick={() => dispatch({ do: 'put', area: null })}
        >
          {t('blocks.clear')}
        </Button>
      </div>
      {cells.length >= mostBlocks && <p className="hx-note">{t('blocks.full', { n: formatNumber(mostBlocks) })}</p>}
      <NativeSelect
        size="xs"
        label={t('blocks.size')}
        value={String(size)}
        onChange={(event) => {
          const chosen = blockSizes.find((one) => String(one) === event.currentTarget.value);
          if (chosen) setSize(chosen);
        }}
        data={blockSizes.map((one) => ({
          value: String(one),
          label: t('blocks.size.across', { size: formatDistance(blockWidthMeters(one)) }),
        }))}
      />
      <form className="hx-add-step" onSubmit={submit}>
        <TextInput
          size="xs"
          label={t('blocks.at')}
          placeholder="52.09070, 5.12140"
          value={typed}
          error={typed.trim() !== '' && !position ? t('circle.center.bad') : undefined}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" disabled={!position || !add}>
          {t('blocks.at.act')}
        </Button>
      </form>
    </>
  );
}
