import { Failure } from '../api/problem.ts';
import { createSegment, type Definition, deleteSegment, patchSegment, type Segment } from '../api/segments.ts';
import { notify, notifyFailure } from '../notify/notices.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { t as tShared } from '../strings/t.ts';
import { value } from '../view/value.ts';
import { getView, setView } from '../view/view.ts';
import type { Draft } from './draft.ts';
import { writeDraft } from './kept-drafts.ts';

function failed(error: unknown): void {
  if (error instanceof Failure && error.problem?.status === 409 && !error.problem.detail)
    notify({ tone: 'problem', text: t('saved.taken') });
  else notifyFailure(t('saved.failed'), error);
}

/** null: it was not saved, and the person was told why. */
export async function saveSegment(name: string, definition: Definition, open = false): Promise<Segment | null> {
  try {
    const saved = await createSegment(name, definition);
    const action = {
      label: t('saved.see'),
      run: () => setView({ page: 'segments', editedSegment: saved.id, customerId: null }),
    };
    notify({ tone: 'done', text: t('saved', { name }), ...(open ? { action } : {}) });
    return saved;
  } catch (error) {
    failed(error);
    return null;
  }
}

export async function changeSegment(
  id: string,
  patch: { name?: string; definition?: Definition },
): Promise<Segment | null> {
  try {
    const changed = await patchSegment(id, patch);
    notify({ tone: 'done', text: t('saved', { name: changed.name }) });
    return changed;
  } catch (error) {
    failed(error);
    return null;
  }
}

/** Deletes at once and offers the way back. */
export async function removeSegment({ id, name, definition }: Segment): Promise<void> {
  try {
    await deleteSegment(id);
  } catch (error) {
    notifyFailure(t('deleted.failed'), error);
    return;
  }
  if (getView().segmentId === id) setView({ segmentId: null }, 'replace');
  notify({
    tone: 'done',
    text: t('deleted', { name }),
    action: { label: tShared('undo'), run: () => void createSegment(name, definition).catch(failed) },
  });
}

export const showOnMap = (id: string): void =>
  setView({ page: 'explore', segmentId: id, editedSegment: null, selection: null, classes: [] });

export const listPeople = (id: string): void =>
  setView({
    page: 'customers',
    segmentId: id,
    editedSegment: null,
    customerId: null,
    find: '',
    inNeighborhoodId: null,
  });

export const openBuilder = (id: string): void => setView({ page: 'segments', editedSegment: id });

/** Counts up when a draft was put in place of the one being edited. */
export const draftVersion = value(0);

/** Opens a draft as the new segment. */
export function openDraft(businessId: string, draft: Draft): void {
  writeDraft(businessId, 'new', draft);
  draftVersion.set(draftVersion.get() + 1);
  openBuilder('new');
}
