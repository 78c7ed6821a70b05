import { createStore, deleteStore, patchStore, type Store } from '../api/stores.ts';
import { formatDistance } from '../format/format.ts';
import { distanceMeters } from '../map/distance.ts';
import { notify, notifyFailure } from '../notify/notices.ts';
import { t } from '../strings/t.ts';
import { getView, setView } from '../view/view.ts';

const editable = ({ name, position, timeZone, openingHours }: Store) => ({ name, position, timeZone, openingHours });

/** Saves at once and offers the way back. */
export async function changeStore(before: Store, patch: Parameters<typeof patchStore>[1]): Promise<void> {
  await patchStore(before.id, patch);
  const moved = patch.position ? distanceMeters(before.position, patch.position) : 0;
  notify({
    tone: 'done',
    text:
      moved > 1
        ? t('stores.moved', { name: patch.name ?? before.name, distance: formatDistance(moved) })
        : t('stores.changed', { name: patch.name ?? before.name }),
    action: {
      label: t('undo'),
      run: () => {
        patchStore(before.id, editable(before)).catch((error: unknown) => notifyFailure(t('stores.failed'), error));
      },
    },
  });
}

export async function removeStore(store: Store): Promise<void> {
  try {
    await deleteStore(store.id);
  } catch (error) {
    notifyFailure(t('stores.failed'), error);
    return;
  }
  if (getView().selection?.id === store.id) setView({ selection: null }, 'replace');
  notify({
    tone: 'done',
    text: t('stores.removed', { name: store.name }),
    action: {
      label: t('undo'),
      run: () => {
        createStore(editable(store)).catch((error: unknown) => notifyFailure(t('stores.failed'), error));
      },
    },
  });
}
