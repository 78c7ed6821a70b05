import type { ImportReport } from '../api/import-types.ts';
import { importKey } from '../api/imports.ts';
import { queryClient } from '../api/query-client.ts';
import { uploadFiles } from '../api/upload.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { t } from '../strings/t.ts';
import { value } from '../view/value.ts';
import { getView, setView } from '../view/view.ts';

/** Files on their way to the server. What the server does with them then is the import's own progress. */
export interface Upload {
  names: string[];
  sent: number;
  /** Dropped meanwhile; sent when these have arrived. */
  following: readonly File[];
  cancel: () => void;
}

export const upload = value<Upload | null>(null);
/** Imports begun in this window, whose end is announced. */
export const watched = value<readonly string[]>([]);

/** Sends files to be looked at. Nothing of them is written before somebody has said so. */
export async function startImport(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const before = upload.get();
  if (before) {
    upload.set({ ...before, following: [...before.following, ...files] });
    return;
  }
  const stop = new AbortController();
  const cancel = () => stop.abort();
  upload.set({ names: files.map((file) => file.name), sent: 0, following: [], cancel });
  const onSent = (sent: number) => {
    const now = upload.get();
    if (now) upload.set({ ...now, sent });
  };
  try {
    const { id } = await uploadFiles(files, onSent, stop.signal);
    await queryClient.invalidateQueries({ queryKey: ['imports', 'list'] });
    if (!isReviewing()) setView({ page: 'import', importId: id });
  } catch (error) {
    if (stop.signal.aborted) notify({ tone: 'done', text: t('imports.notSent') });
    else notify({ tone: 'problem', text: `${t('imports.failedToSend')} ${failureWords(error)}` });
  }
  const following = stop.signal.aborted ? [] : (upload.get()?.following ?? []);
  upload.set(null);
  await startImport(following);
}

/** A review on screen shows the files of all that wait, so it may stay. */
function isReviewing(): boolean {
  const { page, importId } = getView();
  if (page !== 'import' || importId === null) return false;
  return queryClient.getQueryData<ImportReport>(importKey(importId))?.status === 'review';
}
