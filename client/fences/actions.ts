import { createFence, deleteFence, type Geofence, patchFence } from '../api/fences.ts';
import { notify, notifyFailure } from '../notify/notices.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { t as tShared } from '../strings/t.ts';
import { openFence } from '../view/fences.ts';
import { bodyOf, draftOf } from './draft.ts';

/** Off and on again. */
export async function switchFence({ id, name }: Geofence, active: boolean): Promise<void> {
  try {
    await patchFence(id, { active });
    notify({ tone: 'done', text: t(active ? 'switched.on' : 'switched.off', { name }) });
  } catch (error) {
    notifyFailure(t('switch.failed'), error);
  }
}

/** It was asked for. The way back makes it anew, and its visits stay without a zone. */
export async function removeFence(fence: Geofence): Promise<void> {
  try {
    await deleteFence(fence.id);
  } catch (error) {
    notifyFailure(t('deleted.failed'), error);
    return;
  }
  openFence(null, {}, 'replace');
  const body = bodyOf(draftOf(fence));
  const again = async () => {
    if (!body) return;
    try {
      await createFence({ ...body, active: fence.active });
      notify({ tone: 'done', text: t('deleted.again', { name: fence.name }) });
    } catch (error) {
      notifyFailure(t('saved.failed'), error);
    }
  };
  notify({
    tone: 'done',
    text: t('deleted', { name: fence.name }),
    action: { label: tShared('undo'), run: () => void again() },
  });
}
