import { TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useExplore } from '../../explore/context.ts';
import { compareText, formatNumber } from '../../format/format.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import { type EditAction, type Editor, openArea } from '../edit.ts';
import { toggled } from '../parts.ts';

/** Small letters without accents, as people type them. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Neighborhoods by name; a click on the map does the same. */
export function HoodFields({ editor, dispatch }: { editor: Editor; dispatch: (action: EditAction) => void }) {
  const { places } = useExplore();
  const [find, setFind] = useState('');
  const area = openArea(editor);
  const ids = area?.type === 'neighborhoods' ? area.ids : [];
  const shown = useMemo(() => {
    const sorted = [...places].sort((a, b) => compareText(a.name, b.name));
    return sorted.filter(({ name }) => plain(name).includes(plain(find.trim())));
  }, [places, find]);
  if (places.length === 0) return <p className="hx-note">{t('hoods.none')}</p>;
  const toggle = (id: string) => {
    const next = toggled(ids, id);
    dispatch({ do: 'put-part', area: next && { type: 'neighborhoods', ids: next } });
  };
  return (
    <>
      <p className="hx-note">{t('hoods.click')}</p>
      <TextInput
        size="xs"
        type="search"
        label={t('hoods.find')}
        value={find}
        onChange={(event) => setFind(event.currentTarget.value)}
      />
      <fieldset className="hx-ticks">
        <legend className="hx-note">{t('hoods.chosen', { count: ids.length, n: formatNumber(ids.length) })}</legend>
        <ul>
          {shown.map(({ id, name }) => (
            <li key={id}>
              <label>
                <input type="checkbox" checked={ids.includes(id)} onChange={() => toggle(id)} />
                {name}
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      {shown.length === 0 && <p className="hx-note">{t('hoods.notFound')}</p>}
    </>
  );
}
