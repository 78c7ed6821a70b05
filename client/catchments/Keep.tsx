import { Button, TextInput } from '@mantine/core';
import { IconDownload, IconLink } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { type CatchmentInput, type SavedCatchment, useSavedCatchments } from '../api/catchments.ts';
import { useCan } from '../shell/can.ts';
import { t } from '../strings/t.ts';
import { useView } from '../view/view.ts';
import { changeArea, copyLink, downloadArea, saveArea } from './actions.ts';
import { askOf, sameAsk } from './ask.ts';
import type { Areas } from './useAreas.ts';
import { usualName } from './words.ts';

/** Save by name, hand over as a link, take along as a file. */
export function Keep({ page }: { page: Areas }) {
  const { result, resultStep, areas, body, stale } = page;
  const can = useCan();
  const { data } = useSavedCatchments();
  const saved = data?.find(({ id }) => id === areas.savedId) ?? null;
  const proposed = result ? usualName(result.ask, resultStep) : '';
  return (
    <section className="hx-block" aria-label={t('areas.save')}>
      <h3>{t('areas.save')}</h3>
      {can.saveAreas && body && <SaveForm key={saved?.id ?? 'new'} saved={saved} page={page} proposed={proposed} />}
      <div className="hx-actions">
        <Button size="xs" variant="default" leftSection={<IconLink size={15} aria-hidden />} onClick={copyLink}>
          {t('areas.link')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
          disabled={!result || stale}
          onClick={() => result && downloadArea(result.answer, saved?.name ?? proposed)}
        >
          {t('areas.export')}
        </Button>
      </div>
    </section>
  );
}

interface SaveFormProps {
  saved: SavedCatchment | null;
  page: Areas;
  proposed: string;
}

/** Days picked by hand belong to the area; "last 30 days" is for each time it is opened. */
function useDefinition({ body, store, ask }: Areas): CatchmentInput | null {
  const { period } = useView();
  if (!body || !store) return null;
  if (period.kind === 'days') return body;
  const { from: _from, to: _to, ...rest } = body;
  return ask.method === body.method ? (rest as CatchmentInput) : null;
}

function SaveForm({ saved, page, proposed }: SaveFormProps) {
  const [typed, setTyped] = useState<string | null>(saved?.name ?? null);
  const [busy, setBusy] = useState(false);
  const definition = useDefinition(page);
  const name = typed ?? proposed;
  const renamed = saved?.name;
  useEffect(() => {
    if (renamed !== undefined) setTyped(renamed);
  }, [renamed]);
  const changed =
    saved !== null && (!sameAsk(askOf(saved.definition), page.ask) || saved.definition.storeId !== page.store?.id);

  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    await work();
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!definition || name.trim() === '') return;
    run(() => (saved ? changeArea(saved, { name: name.trim(), definition }) : saveArea(name.trim(), definition)));
  };
  return (
    <form className="hx-form" onSubmit={submit}>
      <TextInput
        size="xs"
        label={t('areas.save.name')}
        description={saved ? t(changed ? 'areas.saved.changed' : 'areas.saved.as', { name: saved.name }) : undefined}
        required
        withAsterisk={false}
        maxLength={200}
        value={name}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className="hx-actions">
        <Button
          type="submit"
          size="xs"
          loading={busy}
          disabled={name.trim() === '' || (saved !== null && !changed && name.trim() === saved.name)}
        >
          {t(saved ? 'areas.save.change' : 'areas.save.act')}
        </Button>
        {saved && (
          <Button
            size="xs"
            variant="default"
            disabled={busy || name.trim() === ''}
            onClick={() => definition && run(() => saveArea(name.trim(), definition))}
          >
            {t('areas.save.as')}
          </Button>
        )}
      </div>
    </form>
  );
}
