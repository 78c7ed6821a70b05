import { type Device, useDevices } from '../api/devices.ts';
import { tFences as t } from '../strings/en-fences.ts';

/** The customer's name where one is known, else the phone's. */
export const whoWords = (device: Device | undefined): string =>
  device?.customerName ?? device?.name ?? t('who.unknown');

/** Names of phones, for lists of what single ones did. For the owner. */
export function useWho(): (deviceId: string) => string {
  const { data } = useDevices();
  return (deviceId) => whoWords(data?.find(({ id }) => id === deviceId));
}
