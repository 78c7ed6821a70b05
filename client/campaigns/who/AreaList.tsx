import { ActionIcon } from '@mantine/core';
import {
  IconCircle,
  IconClock,
  IconHexagons,
  IconMap,
  IconMapRoute,
  IconMinus,
  IconPencil,
  IconPlus,
  IconPolygon,
  IconRulerMeasure,
  IconTrash,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Names } from '../../fences/words.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import { type EditAction, type Editor, partsOf } from '../edit.ts';
import { isFull, type Part, type Sign, wayOf, ways } from '../parts.ts';
import { areaWords } from './area-words.ts';

const icons = {
  circle: IconCircle,
  outline: IconPolygon,
  blocks: IconHexagons,
  neighborhoods: IconMap,
  time: IconClock,
  band: IconRulerMeasure,
  saved: IconMapRoute,
} as const;

interface AreaListProps {
  editor: Editor;
  dispatch: (action: EditAction) => void;
  names: Names;
  /** the fields of the part that is open */
  children: ReactNode;
}

/** The area as a list of what is added and what is left out; no order to keep in mind. */
export function AreaList({ editor, dispatch, names, children }: AreaListProps) {
  const parts = partsOf(editor);
  const { open } = editor;
  return (
    <section className="hx-block" aria-label={t('area.title')}>
      <h3>{t('area.title')}</h3>
      {parts.length === 0 && !open && <p className="hx-note">{t('area.everywhere')}</p>}
      {parts.length > 0 && (
        <ul className="hx-area-parts" aria-label={t('area.parts')}>
          {parts.map((part, index) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: rows keep nothing of their own
              key={index}
              part={part}
              index={index}
              open={open?.index === index}
              words={areaWords(part.area, names)}
              dispatch={dispatch}
            />
          ))}
        </ul>
      )}
      {open && <div className="hx-area-open">{children}</div>}
      {!open && <AddPart parts={parts} dispatch={dispatch} />}
    </section>
  );
}

interface RowProps {
  part: Part;
  index: number;
  open: boolean;
  words: string;
  dispatch: (action: EditAction) => void;
}

function Row({ part, index, open, words, dispatch }: RowProps) {
  const way = wayOf(part.area);
  const minus = part.sign === '-';
  const Icon = way ? icons[way] : IconMap;
  return (
    <li data-open={open || undefined} data-sign={part.sign}>
      <button
        type="button"
        className="hx-area-sign"
        aria-label={t(minus ? 'area.flip.add' : 'area.flip.leave', { words })}
        title={t(minus ? 'area.flip.add' : 'area.flip.leave', { words })}
        onClick={() => dispatch({ do: 'flip-part', index })}
      >
        {minus ? <IconMinus size={14} stroke={2.4} aria-hidden /> : <IconPlus size={14} stroke={2.4} aria-hidden />}
      </button>
      <Icon size={16} stroke={1.6} aria-hidden />
      <span>
        {minus && <span className="hx-visually-hidden">{t('area.without')} </span>}
        {words}
      </span>
      {way && !open && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('area.edit', { words })}
          title={t('area.edit', { words })}
          onClick={() => dispatch({ do: 'open-part', index })}
        >
          <IconPencil size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('area.remove', { words })}
        title={t('area.remove', { words })}
        onClick={() => dispatch({ do: 'remove-part', index })}
      >
        <IconTrash size={16} stroke={1.6} aria-hidden />
      </ActionIcon>
    </li>
  );
}

/** Seven ways to say where, to be added or left out. */
function AddPart({ parts, dispatch }: { parts: readonly Part[]; dispatch: (action: EditAction) => void }) {
  const [sign, setSign] = useState<Sign>('+');
  const full = isFull(parts, sign);
  return (
    <div className="hx-area-add">
      <fieldset className="hx-area-signs">
        <legend className="hx-visually-hidden">{t('area.add.title')}</legend>
        {(['+', '-'] as const).map((one) => (
          <label key={one} data-chosen={one === sign || undefined}>
            <input
              type="radio"
              name="part-sign"
              className="hx-visually-hidden"
              checked={one === sign}
              onChange={() => setSign(one)}
            />
            {one === '+' ? (
              <IconPlus size={13} stroke={2.2} aria-hidden />
            ) : (
              <IconMinus size={13} stroke={2.2} aria-hidden />
            )}
            {t(one === '+' ? (parts.length > 0 ? 'area.add.more' : 'area.add') : 'area.leave')}
          </label>
        ))}
      </fieldset>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is laid out otherwise */}
      <div className="hx-ways" role="group" aria-label={t(sign === '+' ? 'area.add' : 'area.leave')}>
        {ways.map((way) => {
          const Icon = icons[way];
          return (
            <button key={way} type="button" disabled={full} onClick={() => dispatch({ do: 'new-part', sign, way })}>
              <Icon size={16} stroke={1.6} aria-hidden />
              {t(`way.${way}`)}
            </button>
          );
        })}
      </div>
      {full && <p className="hx-note">{t('area.full')}</p>}
    </div>
  );
}
