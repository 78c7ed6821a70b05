import { IconClockPause, IconEye, IconEyeOff } from '@tabler/icons-react';
import type { Geofence } from '../api/fences.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { stateOf } from './words.ts';

const icons = { active: IconEye, closed: IconClockPause, off: IconEyeOff } as const;

/** Whether a zone is watched now, in a sign and in words. */
export function StateChip({ fence }: { fence: Geofence }) {
  const state = stateOf(fence);
  const Icon = icons[state];
  return (
    <span className="hx-fence-state" data-state={state}>
      <Icon size={15} stroke={1.7} aria-hidden />
      {t(`state.${state}`)}
    </span>
  );
}
