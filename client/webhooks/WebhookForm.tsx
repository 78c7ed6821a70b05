import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Failure } from '../api/problem.ts';
import { type CreatedWebhook, createWebhook, patchWebhook, type Webhook } from '../api/webhooks.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';
import { t as tShared } from '../strings/t.ts';
import { bodyOf, draftOf, isOpenToAll, readUrl, urlRefusal } from './draft.ts';
import { EventFields } from './EventFields.tsx';
import { hostOf } from './words.ts';

interface WebhookFormProps {
  /** null: a new one */
  saved: Webhook | null;
  onCancel: () => void;
  onAdded?: (created: CreatedWebhook) => void;
}

/** Where messages go, and of what. A refusal of the server stands at the field that it is about. */
export function WebhookForm({ saved, onCancel, onAdded }: WebhookFormProps) {
  const [draft, setDraft] = useState(() => draftOf(saved));
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const body = bodyOf(draft);
      if (!body) return;
      if (saved) await patchWebhook(saved.id, body);
      else onAdded?.(await createWebhook(body));
    },
    onSuccess: () => {
      if (!saved) return;
      notify({ tone: 'done', text: t('saved', { name: draft.name.trim() || hostOf(draft.url) }) });
      onCancel();
    },
  });
  const refused = save.error instanceof Failure ? save.error : null;
  const urlError = (asked && readUrl(draft.url) === null ? t('url.bad') : undefined) ?? urlRefusal(save.error);
  const set = (patch: Partial<typeof draft>) => {
    setDraft({ ...draft, ...patch });
    save.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (bodyOf(draft)) save.mutate();
  };
  const title = saved ? t('change.title', { name: saved.name }) : t('new.title');
  return (
    <form className="hx-form" noValidate onSubmit={submit} aria-label={title}>
      <h2>{title}</h2>
      <TextInput
        label={t('url')}
        description={isOpenToAll(draft.url) ? t('url.open') : t('url.help')}
        placeholder={t('url.example')}
        type="url"
        required
        autoComplete="off"
        spellCheck={false}
        autoFocus
        maxLength={2_000}
        value={draft.url}
        onChange={(event) => set({ url: event.currentTarget.value })}
        error={urlError}
      />
      <EventFields
        chosen={draft.events}
        onChange={(events) => set({ events })}
        {...(draft.events.length === 0 ? { error: t('events.missing') } : {})}
      />
      <TextInput
        label={t('name')}
        description={t('name.help')}
        maxLength={200}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={refused?.about('name')}
      />
      {save.error && !urlRefusal(save.error) && !refused?.about('name') && (
        <p className="hx-problem" role="alert">
          {t('save.failed')} {failureWords(save.error)}
        </p>
      )}
      <div className="hx-actions">
        <Button type="submit" size="xs" loading={save.isPending} disabled={draft.events.length === 0}>
          {t(saved ? 'save.change' : 'save.new')}
        </Button>
        <Button size="xs" variant="default" disabled={save.isPending} onClick={onCancel}>
          {tShared('cancel')}
        </Button>
      </div>
    </form>
  );
}
