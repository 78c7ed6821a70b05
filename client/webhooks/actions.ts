import { deleteWebhook, patchWebhook, replayDelivery, replayFailed, type Webhook } from '../api/webhooks.ts';
import { formatNumber } from '../format/format.ts';
import { notify, notifyFailure } from '../notify/notices.ts';
import { tWebhooks as t } from '../strings/en-webhooks.ts';

/** Off and on again. */
export async function switchWebhook({ id, name }: Webhook, active: boolean): Promise<void> {
  try {
    await patchWebhook(id, { active });
    notify({ tone: 'done', text: t(active ? 'switched.on' : 'switched.off', { name }) });
  } catch (error) {
    notifyFailure(t('switch.failed'), error);
  }
}

/** It was asked for. Its log goes with it, so there is no way back. */
export async function removeWebhook({ id, name }: Webhook): Promise<boolean> {
  try {
    await deleteWebhook(id);
  } catch (error) {
    notifyFailure(t('deleted.failed'), error);
    return false;
  }
  notify({ tone: 'done', text: t('deleted', { name }) });
  return true;
}

export async function sendAgain(id: string, deliveryId: string): Promise<void> {
  try {
    await replayDelivery(id, deliveryId);
    notify({ tone: 'done', text: t('log.replayed') });
  } catch (error) {
    notifyFailure(t('log.replay.failed'), error);
  }
}

export async function sendFailedAgain(id: string): Promise<void> {
  try {
    const count = await replayFailed(id);
    notify({ tone: 'done', text: t('log.replayedAll', { count, n: formatNumber(count) }) });
  } catch (error) {
    notifyFailure(t('log.replay.failed'), error);
  }
}
