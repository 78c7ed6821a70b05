import { Failure } from '../api/problem.ts';
import { t } from '../strings/t.ts';
import { value } from '../view/value.ts';

export interface Notice {
  id: number;
  tone: 'done' | 'problem';
  text: string;
  action?: { label: string; run: () => void };
}

export const notices = value<readonly Notice[]>([]);
let nextId = 1;

export const dismiss = (id: number): void => notices.set(notices.get().filter((notice) => notice.id !== id));

/** Stays long enough to be read and undone; a problem stays until it is dismissed. */
export function notify(notice: Omit<Notice, 'id'>): void {
  const id = nextId++;
  notices.set([...notices.get().slice(-2), { id, ...notice }]);
  if (notice.tone === 'done') setTimeout(() => dismiss(id), notice.action ? 12_000 : 5_000);
}

/** What happened and what to do, in the server's words where it gave some. */
export function failureWords(error: unknown): string {
  if (!(error instanceof Failure)) return t('failure.fault');
  const said = error.problem?.detail;
  if (error.reason === 'offline') return t('failure.offline');
  if (error.reason === 'forbidden') return said ?? t('failure.forbidden');
  if (error.reason === 'busy') return t('failure.busy');
  if (error.reason === 'not-found') return t('failure.notFound');
  return said ?? t('failure.fault');
}

export const notifyFailure = (what: string, error: unknown): void =>
  notify({ tone: 'problem', text: `${what} ${failureWords(error)}` });
