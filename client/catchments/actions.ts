import {
  type CatchmentInput,
  type Catchments,
  deleteCatchment,
  patchCatchment,
  type SavedCatchment,
  saveCatchment,
} from '../api/catchments.ts';
import { Failure } from '../api/problem.ts';
import { notify, notifyFailure } from '../notify/notices.ts';
import { t } from '../strings/t.ts';
import { getView } from '../view/view.ts';
import { setAreas } from './useAreas.ts';

/** The server's word for a trade area is not the screen's. */
function failed(error: unknown): void {
  if (error instanceof Failure && error.problem?.status === 409)
    notify({ tone: 'problem', text: t('areas.saved.taken') });
  else notifyFailure(t('areas.saved.failed'), error);
}

export async function saveArea(name: string, definition: CatchmentInput): Promise<boolean> {
  try {
    const saved = await saveCatchment(name, definition);
    setAreas({ savedId: saved.id }, 'replace');
    notify({ tone: 'done', text: t('areas.saved.done', { name }) });
    return true;
  } catch (error) {
    failed(error);
    return false;
  }
}

export async function changeArea(saved: SavedCatchment, patch: { name?: string; definition?: CatchmentInput }) {
  try {
    const { name } = await patchCatchment(saved.id, patch);
    notify({ tone: 'done', text: t('areas.saved.done', { name }) });
  } catch (error) {
    failed(error);
  }
}

/** Deletes at once and offers the way back. */
export async function removeArea(saved: SavedCatchment): Promise<void> {
  const open = getView().areas.savedId === saved.id;
  try {
    await deleteCatchment(saved.id);
  } catch (error) {
    failed(error);
    return;
  }
  if (open) setAreas({ savedId: null }, 'replace');
  notify({
    tone: 'done',
    text: t('areas.saved.deleted', { name: saved.name }),
    action: {
      label: t('undo'),
      run: () => {
        saveCatchment(saved.name, saved.definition).then(
          (again) => open && setAreas({ savedId: again.id }, 'replace'),
          failed,
        );
      },
    },
  });
}

/** The answer on screen as a file. */
export function downloadArea(answer: Catchments, name: string): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(answer)], { type: 'application/geo+json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${fileName(name)}.geojson`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** What every file system takes; letters of all scripts stay. */
export const fileName = (name: string): string =>
  name
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80) || 'area';

export async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    notify({ tone: 'done', text: t('areas.link.done') });
  } catch {
    notify({ tone: 'problem', text: t('areas.link.failed') });
  }
}
