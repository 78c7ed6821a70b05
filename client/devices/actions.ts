import { type Device, type DevicePatch, deleteDevice, patchDevice, testPush } from '../api/devices.ts';
import { notify, notifyFailure } from '../notify/notices.ts';
import { tDevices as t } from '../strings/en-devices.ts';

/** False where it was refused, which is told. */
export async function changePhone({ id, name }: Device, patch: DevicePatch): Promise<boolean> {
  try {
    await patchDevice(id, patch);
    return true;
  } catch (error) {
    notifyFailure(t('change.failed', { name }), error);
    return false;
  }
}

export async function switchPhone(device: Device, active: boolean): Promise<void> {
  if (!(await changePhone(device, { active }))) return;
  notify({ tone: 'done', text: t(active ? 'switched.on' : 'switched.off', { name: device.name }) });
}

/** It was asked for. What it told goes with it, so there is no way back. */
export async function forgetPhone({ id, name }: Device): Promise<boolean> {
  try {
    await deleteDevice(id);
  } catch (error) {
    notifyFailure(t('forget.failed'), error);
    return false;
  }
  notify({ tone: 'done', text: t('forgotten', { name }) });
  return true;
}

export async function tryNotification({ id, name }: Device): Promise<void> {
  try {
    const result = await testPush(id);
    notify({ tone: result === 'sent' ? 'done' : 'problem', text: t(`push.${result}`, { name }) });
  } catch (error) {
    notifyFailure(t('push.failed', { name }), error);
  }
}
