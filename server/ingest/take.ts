import type { Ingest } from '../checkins/index.ts';
import type { CheckinAnswer } from '../contract/checkins.ts';
import type { DevicePrincipal } from '../devices/index.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { type Checkin, toAnswer } from './native.ts';

const notTaken = refuse('not-allowed', 'Nothing is kept of this device: it is switched off, or nobody agreed.');

/** Keeps a native check-in of a device and says what came of it. Rejects with Overloaded when that has to wait. */
export async function takeCheckin(
  ingest: Pick<Ingest, 'take'>,
  device: DevicePrincipal,
  checkin: Checkin,
  receivedAt: number,
): Promise<CheckinAnswer | Refusal> {
  if (!device.accepts) return notTaken;
  const { fixes, here } = checkin;
  return toAnswer(checkin, await ingest.take(device, here ? { fixes, here } : { fixes }, receivedAt));
}
