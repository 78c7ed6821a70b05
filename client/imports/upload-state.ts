import { queryClient } from '../api/query-client.ts';
import { uploadFiles } from '../api/upload.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { t } from '../strings/t.ts';
import { value } from '../view/value.ts';
import { setView } from '../view/view.ts';

/** Files on their way to the server. What the server does with them then is the import's own progress. */
export interface Upload {
  names: string[];
  sent: number;
  cancel: () => void;
}

export const upload = value<Upload | null>(null);
/** Imports begun in this window, whose end is announced. */
export const watched = value<readonly string[]>([]);

export async function startImport(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  if (upload.get()) {
    notify({ tone: 'problem', text: t('imports.busy') });
    return;
  }
  const stop = new AbortController();
  const names = files.map((file) => file.name);
  const cancel = () => stop.abort();
  upload.set({ names, sent: 0, cancel });
  try {
    const { id } = await uploadFiles(files, (sent) => upload.set({ names, sent, cancel }), stop.signal);
    watched.set([...watched.get(), id]);
    setView({ page: 'import', importId: id });
  } catch (error) {
    if (stop.signal.aborted) notify({ tone: 'done', text: t('imports.notSent') });
    else notify({ tone: 'problem', text: `${t('imports.failedToSend')} ${failureWords(error)}` });
  } finally {
    upload.set(null);
    await queryClient.invalidateQueries({ queryKey: ['imports', 'list'] });
  }
}
