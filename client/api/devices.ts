import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  CheckinSettings,
  createdDevice,
  Device,
  devicePatch,
  hereCode,
  newDevice,
} from '../../server/contract/checkins.ts';
import { call, callAll } from './http.ts';
import { queryClient } from './query-client.ts';

export type { CheckinSettings, Device };
export type CreatedDevice = z.infer<typeof createdDevice>;
export type NewDevice = z.input<typeof newDevice>;
export type DevicePatch = z.infer<typeof devicePatch>;
export type HereCode = z.infer<typeof hereCode>;
export type PushResult = 'sent' | 'gone' | 'failed';

const devicesKey = ['devices'];
const codesKey = ['here-codes'];
const settingsKey = ['checkin-settings'];
const path = (id: string, more = '') => `/devices/${encodeURIComponent(id)}${more}`;
/** Phones report by themselves. */
const lookAgainMs = 30_000;

/** All phones and tills; only the owner may ask. */
export const useDevices = (enabled = true) =>
  useQuery({
    queryKey: devicesKey,
    queryFn: ({ signal }) => callAll<Device>('/devices', signal),
    enabled,
    refetchInterval: lookAgainMs,
  });

const refreshDevices = () => queryClient.invalidateQueries({ queryKey: devicesKey });

export async function createDevice(device: NewDevice): Promise<CreatedDevice> {
  const created = await call<CreatedDevice>('/devices', { method: 'POST', body: device });
  await refreshDevices();
  return created;
}

export async function patchDevice(id: string, patch: DevicePatch): Promise<Device> {
  const changed = await call<Device>(path(id), { method: 'PATCH', body: patch });
  queryClient.setQueryData<Device[]>(devicesKey, (known) => known?.map((one) => (one.id === id ? changed : one)));
  return changed;
}

/** With its positions, visits and events. */
export async function deleteDevice(id: string): Promise<void> {
  await call<void>(path(id), { method: 'DELETE' });
  queryClient.setQueryData<Device[]>(devicesKey, (known) => known?.filter((one) => one.id !== id));
}

/** The token from now on, and how apps are set up with it; told this once. */
export const renewToken = (id: string): Promise<CreatedDevice> =>
  call<CreatedDevice>(path(id, '/token'), { method: 'POST' });

export const testPush = async (id: string): Promise<PushResult> =>
  (await call<{ result: PushResult }>(path(id, '/push-test'), { method: 'POST' })).result;

export const useHereCodes = () =>
  useQuery({ queryKey: codesKey, queryFn: ({ signal }) => callAll<HereCode>('/here-codes', signal) });

const refreshCodes = () => queryClient.invalidateQueries({ queryKey: codesKey });

export async function createHereCode(storeId: string, name: string): Promise<HereCode> {
  const created = await call<HereCode>('/here-codes', { method: 'POST', body: { storeId, name } });
  await refreshCodes();
  return created;
}

export async function deleteHereCode(id: string): Promise<void> {
  await call<void>(`/here-codes/${encodeURIComponent(id)}`, { method: 'DELETE' });
  await refreshCodes();
}

export const useCheckinSettings = () =>
  useQuery({
    queryKey: settingsKey,
    queryFn: ({ signal }) => call<CheckinSettings>('/checkins/settings', { signal }),
  });

export async function patchCheckinSettings(patch: Partial<CheckinSettings>): Promise<void> {
  const changed = await call<CheckinSettings>('/checkins/settings', { method: 'PATCH', body: patch });
  queryClient.setQueryData(settingsKey, changed);
}
