import type { FlowStep } from '../../view/campaigns.ts';

/** Where a fault of the check is mended. */
export function stepOf(pointer: string): FlowStep {
  if (/^\/(area|segmentId)/.test(pointer)) return 'who';
  return /^\/(channels|offer|variants)/.test(pointer) ? 'message' : 'when';
}
