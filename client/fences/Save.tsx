import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { createFence, type Geofence, patchFence } from '../api/fences.ts';
import { Failure } from '../api/problem.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { bodyOf, type FenceDraft } from './draft.ts';

interface SaveProps {
  draft: FenceDraft;
  saved: Geofence | null;
  changed: boolean;
  /** its area is known and can be watched */
  ready: boolean;
  onName: (name: string) => void;
  onSaved: (fence: Geofence) => void;
}

/** A name, and what is still missing. */
export function Save({ draft, saved, changed, ready, onName, onSaved }: SaveProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const body = bodyOf(draft);
  const hoursFit = (draft.schedule?.windows ?? []).every(({ days }) => days.length > 0);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!body || !ready) return;
    setBusy(true);
    try {
      const fence = await (saved ? patchFence(saved.id, body) : createFence(body));
      notify({ tone: 'done', text: t(saved ? 'saved' : 'saved.new', { name: fence.name }) });
      onSaved(fence);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const aboutName = error instanceof Failure ? error.about('name') : undefined;
  return (
    <form className="hx-form" onSubmit={submit}>
      <TextInput
        size="xs"
        label={t('edit.name')}
        placeholder={t('edit.name.example')}
        required
        withAsterisk={false}
        maxLength={200}
        value={draft.name}
        error={aboutName}
        onChange={(event) => onName(event.currentTarget.value)}
      />
      {error !== null && aboutName === undefined && (
        <p className="hx-problem" role="alert">
          {t('saved.failed')} {whatIsWrong(error)}
        </p>
      )}
      <div className="hx-actions">
        <Button type="submit" size="xs" loading={busy} disabled={!body || !ready || !changed || !hoursFit}>
          {t(saved ? 'edit.save.change' : 'edit.save')}
        </Button>
        {draft.area === null && <span className="hx-note">{t('edit.missing.area')}</span>}
        {draft.area !== null && draft.name.trim() === '' && <span className="hx-note">{t('edit.missing.name')}</span>}
      </div>
    </form>
  );
}

function whatIsWrong(error: unknown): string {
  const [fault] = (error instanceof Failure && error.problem?.errors) || [];
  return fault ? fault.detail : failureWords(error);
}
