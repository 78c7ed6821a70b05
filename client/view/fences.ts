import { setView } from './view.ts';

interface Opening {
  edits?: boolean;
  eventId?: string | null;
}

/** Opens a zone, the form of a new one (`new`), or the list (null). */
export const openFence = (id: string | null, { edits = false, eventId = null }: Opening = {}, how?: 'replace'): void =>
  setView({ page: 'fences', fenceId: id, editsFence: edits, fenceEventId: eventId }, how ?? 'push');
